/**
 * Titles, countries, themes and other terms under a search field while one types: a combobox with a
 * list (ARIA). Without this script the form searches as ever.
 */

export {};

interface Suggestion {
  readonly title: string;
  readonly href: string;
  /** What it is: « Pays », « Fiche pratique ». */
  readonly what: string;
  /** The title's language, if it is not the page's. */
  readonly language: string | null;
}

interface Answer {
  readonly items: readonly Suggestion[];
  /** How many there are, in words. */
  readonly said: string;
}

/** Milliseconds after the last keystroke. */
const PAUSE = 180;

function attach(field: HTMLInputElement, place: number): void {
  const { suggest = '', suggestLabel = '' } = field.dataset;
  const list = document.createElement('div');
  list.id = `propositions-${place}`;
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', suggestLabel);
  list.hidden = true;
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  field.after(list, status);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': list.id,
    'aria-expanded': 'false',
  }))
    field.setAttribute(name, value);

  let typing: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let at = -1;
  const options = () => [...list.querySelectorAll<HTMLAnchorElement>('[role="option"]')];

  const choose = (next: number) => {
    at = next;
    for (const [i, option] of options().entries()) {
      option.setAttribute('aria-selected', String(i === at));
      if (i === at) option.scrollIntoView({ block: 'nearest' });
    }
    if (at < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `${list.id}-${at}`);
  };

  const show = ({ items, said }: Answer) => {
    list.replaceChildren(
      ...items.map(({ title, href, what, language }, i) => {
        const option = document.createElement('a');
        option.id = `${list.id}-${i}`;
        option.href = href;
        option.tabIndex = -1;
        option.setAttribute('role', 'option');
        const name = document.createElement('span');
        name.textContent = title;
        if (language) name.lang = language;
        const kind = document.createElement('span');
        kind.className = 'suggestion-kind';
        kind.textContent = what;
        option.append(name, ' ', kind);
        return option;
      }),
    );
    list.hidden = items.length === 0;
    list.style.insetBlockStart = `${field.offsetTop + field.offsetHeight + 4}px`;
    field.setAttribute('aria-expanded', String(items.length > 0));
    status.textContent = said;
    choose(-1);
  };

  const stop = () => {
    clearTimeout(typing);
    asking?.abort();
  };

  const close = () => {
    stop();
    show({ items: [], said: '' });
  };

  const ask = async () => {
    asking?.abort();
    const controller = new AbortController();
    asking = controller;
    try {
      const answer = await fetch(suggest + encodeURIComponent(field.value), { signal: controller.signal });
      const found = answer.ok ? ((await answer.json()) as Answer) : { items: [], said: '' };
      if (!controller.signal.aborted && document.activeElement === field) show(found);
    } catch (error) {
      // Aborted by the next keystroke, or offline: the form still searches.
      if (!controller.signal.aborted) console.warn('no suggestions', error);
    }
  };

  field.addEventListener('input', (event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    clearTimeout(typing);
    if (field.value.trim().length < 2) close();
    else typing = setTimeout(() => void ask(), PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    const all = options();
    if (all.length === 0 || event.isComposing) return;
    // What is still to come would replace the list under the choice.
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') stop();
    if (event.key === 'ArrowDown') choose(at + 1 < all.length ? at + 1 : -1);
    else if (event.key === 'ArrowUp') choose(at < 0 ? all.length - 1 : at - 1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && at >= 0) all[at]!.click();
    else return;
    event.preventDefault();
  });
  // The field keeps the focus while an option is clicked.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  field.addEventListener('blur', close);
  field.form?.addEventListener('submit', close);
}

for (const [place, field] of document.querySelectorAll<HTMLInputElement>('input[data-suggest]').entries())
  attach(field, place);
