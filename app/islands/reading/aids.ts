import { keepProgress, stateOf } from '#app/device/reading-progress.ts';

const SIZES = ['', '112.5%', '130%'];
const SIZE_NAME = 'taille';

/**
 * Beside a page that is read: listening to it, larger type, printing, sharing its address, and
 * whether it was read, which the device keeps. Without this script none of it is shown.
 */
export function showAids(): void {
  const bar = document.querySelector<HTMLElement>('[data-reading-aids]');
  const text = document.getElementById('texte');
  if (bar && text) help(bar, text);
}

function help(bar: HTMLElement, text: HTMLElement): void {
  const button = (name: string) => bar.querySelector<HTMLButtonElement>(`[data-${name}]`)!;
  if ('speechSynthesis' in window) listen(button('listen'), text);
  enlarge(button('larger'));
  button('print').addEventListener('click', () => print());
  if ('share' in navigator) share(button('share'));
  const read = bar.querySelector<HTMLElement>('[data-read]');
  if (read) markRead(read);
  appear(bar);
}

/** Shows an element whose space is reserved. */
function appear(element: HTMLElement): void {
  element.removeAttribute('data-waiting');
}

/** Reads the text aloud, a paragraph at a time, each in its own language. */
function listen(button: HTMLButtonElement, text: HTMLElement): void {
  const start = button.textContent ?? '';
  const { stop = '' } = button.dataset;
  let isReading = false;
  const show = (reading: boolean) => {
    isReading = reading;
    button.textContent = reading ? stop : start;
    button.setAttribute('aria-pressed', String(reading));
    if (!reading) text.querySelector('.is-spoken')?.classList.remove('is-spoken');
  };
  const paragraphs = () =>
    [...text.querySelectorAll<HTMLElement>('h2, h3, h4, p, li, figcaption, th, td')].filter(
      // Of nested blocks the innermost are read, once.
      (one) => !one.querySelector('p, li') && one.closest('.footnotes, [hidden], form') === null,
    );
  /** The paragraph from which reading begins: the first that is not above the screen. */
  const firstSeen = (all: readonly HTMLElement[]) =>
    Math.max(
      0,
      all.findIndex((one) => one.getBoundingClientRect().bottom > 0),
    );
  const speak = (all: readonly HTMLElement[], at: number) => {
    const one = all[at];
    if (!isReading || !one) {
      show(false);
      return;
    }
    const words = new SpeechSynthesisUtterance(spoken(one));
    words.lang = one.closest<HTMLElement>('[lang]')?.lang ?? '';
    text.querySelector('.is-spoken')?.classList.remove('is-spoken');
    one.classList.add('is-spoken');
    if (one.getBoundingClientRect().bottom > innerHeight) one.scrollIntoView({ block: 'center' });
    words.addEventListener('end', () => speak(all, at + 1));
    words.addEventListener('error', () => show(false));
    speechSynthesis.speak(words);
  };
  appear(button);
  button.addEventListener('click', () => {
    const was = isReading;
    show(!was);
    speechSynthesis.cancel();
    const all = paragraphs();
    if (!was) speak(all, firstSeen(all));
  });
  // The voice would continue after the page is left.
  addEventListener('pagehide', () => speechSynthesis.cancel());
}

/** The words of a paragraph, without the numbers of its notes and what is only visual. */
function spoken(paragraph: HTMLElement): string {
  const copy = paragraph.cloneNode(true) as HTMLElement;
  for (const one of copy.querySelectorAll('sup, button, [aria-hidden="true"]')) one.remove();
  return copy.textContent ?? '';
}

/** Three sizes of type, one after the other; the device keeps which. */
function enlarge(button: HTMLButtonElement): void {
  let size = 0;
  try {
    size = Number(localStorage.getItem(SIZE_NAME) ?? 0);
  } catch {
    // Without storage the size holds for this page.
  }
  const apply = () => {
    document.documentElement.style.fontSize = SIZES[size] ?? '';
    button.setAttribute('aria-pressed', String(size > 0));
  };
  apply();
  button.addEventListener('click', () => {
    size = (size + 1) % SIZES.length;
    apply();
    try {
      if (size === 0) localStorage.removeItem(SIZE_NAME);
      else localStorage.setItem(SIZE_NAME, String(size));
    } catch {
      // As above.
    }
  });
}

/** The device's own sheet for sending an address. */
function share(button: HTMLButtonElement): void {
  appear(button);
  button.addEventListener('click', () => {
    // Refused, or closed: the reader knows.
    navigator.share({ title: document.title, url: location.href.split('#')[0]! }).catch(() => undefined);
  });
}

/** Marks the page as read once its end was seen; the reader can change that. */
function markRead(button: HTMLElement): void {
  const path = location.pathname;
  const covers = button.dataset.read ?? '';
  const show = () => button.setAttribute('aria-pressed', String(stateOf(path) === 'read'));
  show();
  button.addEventListener('click', () => {
    keepProgress(path, stateOf(path) === 'read' ? 'unread' : 'read', covers);
    show();
  });
  const end = document.querySelector('.reading-foot');
  if (!end || stateOf(path) !== undefined) return;
  // Only after scrolling: a page that fits on the screen would count as read when it opens.
  addEventListener('scroll', () => {
    if (stateOf(path) === undefined && end.getBoundingClientRect().top < innerHeight) {
      keepProgress(path, 'read', covers);
      show();
    }
  });
}
