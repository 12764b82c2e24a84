/** Answers by the ids of their blocks. */
interface Answers {
  readonly boxes: Record<string, boolean>;
  readonly notes: Record<string, string>;
}

/** Most characters of a note. */
const LONGEST_NOTE = 4_000;
/** Characters of an address that mail programs take. */
const LONGEST_MAIL = 1_900;

/**
 * Checklists that are ticked and exercises that are answered where they are read. The answers stay
 * on the device; they are printed with the page, or sent by the reader's own means.
 */
export function showWorksheet(): void {
  const bar = document.querySelector<HTMLElement>('[data-worksheet]');
  const text = document.getElementById('texte');
  if (bar && text) fillIn(bar, text);
}

function fillIn(bar: HTMLElement, text: HTMLElement): void {
  const name = `reponses ${location.pathname}`;
  const boxes = [...text.querySelectorAll<HTMLInputElement>('.checklist input[type="checkbox"]')];
  const exercises = [...text.querySelectorAll<HTMLElement>('.block-exercise[id]')];
  if (boxes.length + exercises.length === 0) return;
  const answers = readAnswers(name);
  const words = bar.dataset;
  const status = bar.querySelector<HTMLElement>('[data-said]')!;
  const keyOf = (box: HTMLInputElement) => box.getAttribute('aria-labelledby') ?? box.closest('li')?.id ?? '';
  const keep = () => {
    try {
      localStorage.setItem(name, JSON.stringify(answers));
    } catch {
      status.textContent = words.unkept ?? '';
    }
  };

  for (const box of boxes) {
    const key = keyOf(box);
    box.disabled = false;
    // Not `checked`: when a page is reloaded, browsers may restore a tick that was deleted.
    box.checked = answers.boxes[key] ?? box.defaultChecked;
    box.addEventListener('change', () => {
      answers.boxes[key] = box.checked;
      keep();
    });
  }
  for (const exercise of exercises) {
    const label = document.createElement('label');
    label.className = 'worksheet-note no-print';
    label.lang = document.documentElement.lang;
    const heading = document.createElement('span');
    heading.textContent = words.note ?? '';
    const field = document.createElement('textarea');
    field.rows = 4;
    field.maxLength = LONGEST_NOTE;
    field.value = answers.notes[exercise.id] ?? '';
    label.append(heading, field);
    // What paper has in the place of a field.
    const printed = document.createElement('p');
    printed.className = 'worksheet-printed print-only';
    printed.textContent = field.value;
    field.addEventListener('input', () => {
      answers.notes[exercise.id] = field.value;
      printed.textContent = field.value;
      keep();
    });
    exercise.append(label, printed);
  }

  /** What was answered, as plain text. */
  const written = (): string => {
    const lines = boxes.map((box) => `${box.checked ? '[x]' : '[ ]'} ${textOf(box.closest('li'))}`);
    const notes = exercises
      .filter(({ id }) => answers.notes[id])
      .map((exercise) => `${exercise.getAttribute('aria-label') ?? ''}\n${answers.notes[exercise.id]}`);
    return [document.title, location.href.split('#')[0], '', ...lines, '', ...notes].join('\n').trim();
  };
  bar.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('button');
    if (!button) return;
    status.textContent = '';
    if ('print' in button.dataset) window.print();
    else if ('clear' in button.dataset) {
      try {
        localStorage.removeItem(name);
      } catch {
        // Nothing was kept, then.
      }
      location.reload();
    } else if ('send' in button.dataset) {
      const address = `mailto:?subject=${encodeURIComponent(document.title)}&body=${encodeURIComponent(written())}`;
      if ('share' in navigator) navigator.share({ title: document.title, text: written() }).catch(() => undefined);
      else if (address.length > LONGEST_MAIL) status.textContent = words.long ?? '';
      else location.href = address;
    }
  });
  bar.hidden = false;
}

const textOf = (item: Element | null): string => (item?.textContent ?? '').replace(/\s+/g, ' ').trim();

function readAnswers(name: string): Answers {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Answers>;
    return { boxes: { ...kept.boxes }, notes: { ...kept.notes } };
  } catch {
    return { boxes: {}, notes: {} };
  }
}
