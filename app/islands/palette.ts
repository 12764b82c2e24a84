import { foldText } from '#content/search/words/fold.ts';

/**
 * The command palette: Ctrl K or ⌘ K, then a few letters of a page's or action's name. The dialog
 * with its actions is in the page; pages are requested while typing.
 */

interface Suggestion {
  readonly title: string;
  readonly href: string;
  readonly kind: string;
}

/** Milliseconds after the last keystroke before pages are requested. */
const PAUSE = 150;

const dialog = document.querySelector<HTMLDialogElement>('#palette');
const field = dialog?.querySelector<HTMLInputElement>('input');
const pages = dialog?.querySelector<HTMLElement>('[data-palette-pages]');
const actions = dialog?.querySelector<HTMLElement>('[data-palette-actions]');
const status = dialog?.querySelector<HTMLElement>('[role="status"]');

let typing: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

const shown = () =>
  [...(dialog?.querySelectorAll<HTMLAnchorElement>('[role="option"]') ?? [])].filter((option) => !option.hidden);
const active = () => shown().find((option) => option.getAttribute('aria-selected') === 'true');

function activate(option: HTMLAnchorElement | undefined): void {
  for (const other of dialog?.querySelectorAll('[role="option"]') ?? []) other.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) field?.setAttribute('aria-activedescendant', option.id);
  else field?.removeAttribute('aria-activedescendant');
}

/** Shows the actions whose names contain every typed word. */
function narrow(typed: string): void {
  const words = foldText(typed).split(' ').filter(Boolean);
  for (const option of actions?.querySelectorAll<HTMLAnchorElement>('[role="option"]') ?? []) {
    const name = foldText(option.textContent ?? '');
    option.hidden = !words.every((word) => name.split(' ').some((part) => part.startsWith(word)));
  }
}

function optionOf({ title, href, kind }: Suggestion, index: number): HTMLAnchorElement {
  const option = document.createElement('a');
  option.href = href;
  option.id = `palette-page-${index}`;
  option.tabIndex = -1;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const label = document.createElement('span');
  label.textContent = title;
  const what = document.createElement('span');
  what.className = 'quiet';
  what.textContent = JSON.parse(dialog?.dataset.kinds ?? '{}')[kind] ?? '';
  option.append(label, what);
  return option;
}

async function ask(typed: string): Promise<readonly Suggestion[]> {
  asking?.abort();
  asking = new AbortController();
  if (typed.trim().length < 2) return [];
  // From the page: two scripts that shared a file would have to fetch it first.
  const answer = await fetch(`${dialog!.dataset.suggestions}${encodeURIComponent(typed)}`, {
    signal: asking.signal,
    headers: { Accept: 'application/json' },
  });
  return answer.ok ? ((await answer.json()) as Suggestion[]) : [];
}

function refresh(found: readonly Suggestion[]): void {
  const section = pages?.closest<HTMLElement>('[role="group"]');
  pages?.replaceChildren(...found.map(optionOf));
  if (section) section.hidden = found.length === 0;
  const group = actions?.closest<HTMLElement>('[role="group"]');
  if (group) group.hidden = !shown().some((option) => actions?.contains(option));
  const options = shown();
  activate(field?.value.trim() === '' ? undefined : options[0]);
  field?.setAttribute('aria-expanded', String(options.length > 0));
  const nothing = dialog?.querySelector<HTMLElement>('[data-palette-nothing]');
  if (nothing) nothing.hidden = options.length > 0;
  const words = dialog?.dataset[options.length === 1 ? 'foundOne' : 'foundOther'] ?? '';
  if (status) status.textContent = field?.value.trim() ? words.replace('{count}', String(options.length)) : '';
}

function open(): void {
  if (!dialog || !field || dialog.open) return;
  field.value = '';
  narrow('');
  refresh([]);
  dialog.showModal();
  field.focus();
}

if (dialog && field) {
  for (const button of document.querySelectorAll<HTMLElement>('[data-palette-open]')) {
    button.hidden = false;
    button.addEventListener('click', open);
  }
  document.addEventListener('keydown', (event) => {
    // The editor uses the same keys for links.
    if (event.defaultPrevented || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    if (event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  field.addEventListener('input', () => {
    narrow(field.value);
    refresh([]);
    clearTimeout(typing);
    typing = setTimeout(() => {
      ask(field.value).then(refresh, (error: unknown) => {
        // Aborted by the next keystroke, or offline: the actions still work.
        if (!(error instanceof DOMException && error.name === 'AbortError')) console.warn('no suggestions', error);
      });
    }, PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    const options = shown();
    const at = options.indexOf(active() as HTMLAnchorElement);
    if (event.key === 'ArrowDown') activate(options[(at + 1) % options.length]);
    else if (event.key === 'ArrowUp') activate(options[(at <= 0 ? options.length : at) - 1]);
    else if (event.key === 'Enter' && at >= 0) options[at]!.click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', (event) => {
    // A click on the backdrop has the dialog itself as its target.
    const closes = event.target instanceof Element && event.target.closest('[data-palette-close]');
    if (event.target === dialog || closes) dialog.close();
  });
}
