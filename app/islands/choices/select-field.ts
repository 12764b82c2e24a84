import { LONGEST_LINE } from '#content/text/one-line.ts';
import { type Choice, ChoiceList, foldName } from './choice-list.ts';

/** Choices that are shown at once. */
const MOST_SHOWN = 8;
/** Milliseconds after the last keystroke. */
const PAUSE = 200;

/**
 * Replaces a long list by a field in which a name is typed. The hidden list stays, and is what is
 * sent.
 *
 * The attributes of the list are the words in the empty field (`data-search`), the messages for a
 * name that is not in the list (`data-unknown`) and for no result (`data-none`), and the beginning
 * of an address (`data-more`): with the typed words appended, it is a screen that has the same list
 * with more choices.
 */
export function typeInto(select: HTMLSelectElement): void {
  const input = document.createElement('input');
  input.type = 'text';
  input.id = select.id;
  input.required = select.required;
  input.autocomplete = 'off';
  input.dir = 'auto';
  input.maxLength = LONGEST_LINE;
  input.placeholder = select.dataset.search ?? '';
  input.setAttribute('role', 'combobox');
  for (const name of ['aria-describedby', 'aria-invalid']) {
    const value = select.getAttribute(name);
    if (value !== null) input.setAttribute(name, value);
  }
  const choices = choicesOf(select);
  input.value = choices.find(({ value }) => value === select.value)?.label ?? '';
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent ?? '';
  select.id = `${select.id}-liste`;
  select.required = false;
  select.hidden = true;
  select.after(input);

  const list = new ChoiceList(input, {
    label,
    chosen: ({ value, label: text }) => {
      // The answer to an earlier request would open the list again.
      clearTimeout(typing);
      asking.abort();
      input.value = text;
      if (![...select.options].some((one) => one.value === value)) select.add(new Option(text, value));
      select.value = value;
      input.setCustomValidity('');
    },
  });
  const none = document.createElement('span');
  none.className = 'field-help';
  none.setAttribute('role', 'status');
  input.after(none);

  let asking = new AbortController();
  let typing: ReturnType<typeof setTimeout> | undefined;
  const show = (found: readonly Choice[], isAll: boolean) => {
    list.show(found.slice(0, MOST_SHOWN));
    none.textContent = isAll && found.length === 0 && input.value.trim() !== '' ? (select.dataset.none ?? '') : '';
  };
  const askMore = async (here: readonly Choice[]) => {
    const { signal } = asking;
    const more = await moreOf(select, input.value, signal).catch(() => []);
    if (signal.aborted || document.activeElement !== input) return;
    show([...here, ...more.filter(({ value }) => !here.some((one) => one.value === value))], true);
  };
  input.addEventListener('input', () => {
    clearTimeout(typing);
    asking.abort();
    asking = new AbortController();
    const words = foldName(input.value).split(/\s+/).filter(Boolean);
    const exact = choices.find(({ plain }) => plain === foldName(input.value));
    select.value = exact?.value ?? '';
    input.setCustomValidity(input.value !== '' && !exact ? (select.dataset.unknown ?? '') : '');
    const found = words.length === 0 ? [] : choices.filter(({ plain }) => words.every((word) => plain.includes(word)));
    const [first = ''] = words;
    found.sort((a, b) => Number(b.plain.startsWith(first)) - Number(a.plain.startsWith(first)));
    const asks = select.dataset.more !== undefined && words.length > 0 && !exact;
    show(exact ? [] : found, !asks && !exact);
    if (asks) typing = setTimeout(() => void askMore(found), PAUSE);
  });
}

interface ListedChoice extends Choice {
  /** The label as it is compared, without accents and capitals. */
  readonly plain: string;
}

function choicesOf(select: HTMLSelectElement): ListedChoice[] {
  return [...select.options]
    .filter(({ value }) => value !== '')
    .map(({ value, label }) => ({ value, label, plain: foldName(label) }));
}

/** Asks the screen that has the same list for the choices with these words. */
async function moreOf(select: HTMLSelectElement, words: string, signal: AbortSignal): Promise<ListedChoice[]> {
  const answer = await fetch((select.dataset.more ?? '') + encodeURIComponent(words), { signal });
  if (!answer.ok) return [];
  const screen = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const same = screen.querySelector<HTMLSelectElement>(`select[data-search][name="${CSS.escape(select.name)}"]`);
  return same ? choicesOf(same) : [];
}
