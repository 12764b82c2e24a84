/** How long to wait for more before the page is asked for: several people write at once in a workshop. */
const GATHER = 400;

/** The frame of annotations on a page. */
export const findRoot = (within: ParentNode = document) => within.querySelector<HTMLElement>('#regards');

/** What the reader is told: threads came in; there are some to be fetched; the text itself is another now. */
export type LiveNews = 'came' | 'waiting' | 'edition';

/** Brings in what others write: asked for from the server as the page itself, so that there is one way to render it. */
export class LiveThreads {
  private timer: number | undefined;
  private lost = false;
  private readonly told: (what: LiveNews) => void;

  constructor(told: (what: LiveNews) => void) {
    this.told = told;
  }

  /** Listens until the server or the reader's rights end it; the browser comes back by itself when the line was cut. */
  listen(pageId: string): void {
    const source = new EventSource(`/annotations/${pageId}/flux`);
    source.addEventListener('annotation', () => this.soon());
    source.addEventListener('page', () => this.soon());
    source.addEventListener('error', () => {
      this.lost = true;
    });
    source.addEventListener('open', () => {
      // What happened while the line was cut was told to nobody here.
      if (this.lost) this.soon();
      this.lost = false;
    });
  }

  private soon(): void {
    if (onThinLine()) {
      this.told('waiting');
      return;
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), GATHER);
  }

  /** Fetches the page and puts its threads in the place of those shown. What is being typed is not touched. */
  async refresh(): Promise<void> {
    const { pathname, search } = location;
    try {
      const answer = await fetch(pathname + keepView(search), { headers: { Accept: 'text/html' } });
      if (!answer.ok) return;
      const next = findRoot(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      const shown = findRoot();
      if (!next || !shown) return;
      if (next.dataset.edition !== shown.dataset.edition) {
        this.told('edition');
        return;
      }
      if (merge(shown, next)) this.told('came');
    } catch (error) {
      // No line: the stream tells when it is back.
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

/** Of an address's questions, the one that changes what is shown. */
function keepView(search: string): string {
  return new URLSearchParams(search).has('tout') ? '?tout' : '';
}

/** True where each kilobyte counts: the reader is told, and asks when they want to. */
function onThinLine(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '');
}

/** @returns whether there is a thread that was not there before */
function merge(shown: HTMLElement, next: HTMLElement): boolean {
  const known = new Set([...shown.querySelectorAll('article')].map(({ id }) => id));
  const isNew = [...next.querySelectorAll('article')].some(({ id }) => !known.has(id));
  const lists = new Map(
    [...shown.querySelectorAll<HTMLElement>('[data-threads]')].map((list) => [list.dataset.threads, list]),
  );
  const nextLists = [...next.querySelectorAll<HTMLElement>('[data-threads]')];
  if (nextLists.some((list) => !lists.has(list.dataset.threads)) && !isBusy(shown)) {
    shown.replaceWith(next);
    return isNew;
  }
  for (const list of nextLists) {
    const old = lists.get(list.dataset.threads);
    if (!old) continue;
    const cards = [...list.children].map((card) => {
      const before = card.id === '' ? null : old.querySelector(`#${card.id}`);
      return before && isBusy(before) ? before : card;
    });
    // A card being answered stays, wherever the new list puts it, or if the new list has lost it.
    const kept = [...old.children].filter((card) => isBusy(card) && !cards.includes(card));
    old.replaceChildren(...cards, ...kept);
    const section = old.closest<HTMLElement>('.duo-orphans');
    if (section) section.hidden = old.childElementCount === 0;
  }
  replaceWords(shown, next, '.duo-bar');
  const selection = getSelection();
  const text = shown.querySelector('#texte');
  if (text && !(selection && !selection.isCollapsed && selection.containsNode(text, true)))
    replaceWords(shown, next, '#texte');
  return isNew;
}

function replaceWords(shown: HTMLElement, next: HTMLElement, what: string): void {
  const [old, fresh] = [shown.querySelector(what), next.querySelector(what)];
  if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
}

/** Someone is in it, or has typed something that is not sent. */
function isBusy(part: Element): boolean {
  if (part.contains(document.activeElement) && document.activeElement !== part) return true;
  return [...part.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);
}
