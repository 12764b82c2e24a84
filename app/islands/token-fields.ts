import { LONGEST_LINE } from '#content/text/one-line.ts';
import { afterPress, followPresses } from './choices/after-press.ts';
import { type Choice, ChoiceList, foldName } from './choices/choice-list.ts';
import { offeredTerms } from './choices/offered-terms.ts';

/**
 * Fields of terms as chips and a combobox: what authors write on lines (`textarea[data-tokens]`),
 * and countries to tick (`details[data-tokens]`). The original control stays in the form, and is
 * what is sent: without this script, it is filled in directly.
 */

/** Choices that are shown at once. */
const MOST_SHOWN = 8;
/** Milliseconds after the last keystroke before terms are asked for. */
const PAUSE = 150;

/** Sent to a field whose value was changed by a script, so that its chips are shown again. */
export const TOKENS_CHANGED = 'navette:tokens-changed';

/** The control that a field of tokens fills in: a text with a term per line, or checkboxes. */
interface Kept {
  readonly values: () => readonly Choice[];
  readonly add: (choice: Choice) => void;
  readonly remove: (choice: Choice) => void;
  /** The choices for the typed words, the likeliest first. */
  readonly find: (typed: string) => Promise<readonly Choice[]>;
  /** The choice that the typed words stand for; null if they may not be added. */
  readonly exact: (typed: string) => Choice | null;
  /** Whether any typed words may be added. */
  readonly isOpen: boolean;
}

interface Words {
  readonly add: string;
  readonly remove: string;
  readonly added: string;
  readonly removed: string;
  readonly there: string;
  /** What the list of boxes is called, beside the field. */
  readonly list: string;
  /** Characters that end a term in typed text. */
  readonly ends: string;
  readonly unknown: string;
  readonly help: string;
}

const wordsOf = ({ dataset }: HTMLElement): Words => ({
  add: dataset.tokenAdd ?? '%',
  remove: dataset.tokenRemove ?? '%',
  added: dataset.tokenAdded ?? '%',
  removed: dataset.tokenRemoved ?? '%',
  there: dataset.tokenThere ?? '%',
  list: dataset.tokenList ?? '',
  ends: dataset.tokenEnds ?? '\n',
  unknown: dataset.tokenUnknown ?? '',
  help: dataset.tokenHelp ?? '',
});

const withName = (words: string, name: string) => words.replace('%', () => name);

/**
 * Builds the chips and the field.
 * @returns the elements, and a function that draws the chips again when the control has changed
 */
function tokenField(kept: Kept, of: { readonly id: string; readonly label: string; readonly words: Words }) {
  const { id, label, words } = of;
  const box = document.createElement('div');
  box.className = 'tokens';
  const chips = document.createElement('ul');
  chips.setAttribute('aria-label', label);
  const input = document.createElement('input');
  input.type = 'text';
  input.id = id;
  input.autocomplete = 'off';
  input.dir = 'auto';
  input.maxLength = LONGEST_LINE;
  input.setAttribute('role', 'combobox');
  const help = document.createElement('p');
  help.className = 'field-help';
  help.id = `${id}-jetons`;
  help.textContent = words.help;
  input.setAttribute('aria-describedby', help.id);
  const status = document.createElement('span');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  const place = document.createElement('div');
  place.className = 'token-place';
  place.append(input);
  box.append(chips, place, help, status);

  const remove = (choice: Choice, at: number) => {
    kept.remove(choice);
    show();
    status.className = 'visually-hidden';
    status.textContent = withName(words.removed, choice.label);
    // The focus goes on to the next chip, or to the field after the last.
    const buttons = chips.querySelectorAll('button');
    (buttons[Math.min(at, buttons.length - 1)] ?? input).focus();
  };

  const draw = () => {
    chips.replaceChildren(
      ...kept.values().map((choice, at) => {
        const chip = document.createElement('li');
        const name = document.createElement('span');
        name.dir = 'auto';
        name.textContent = choice.label;
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = '×';
        button.setAttribute('aria-label', withName(words.remove, choice.label));
        button.addEventListener('click', () => remove(choice, at));
        chip.append(name, button);
        return chip;
      }),
    );
    chips.hidden = chips.children.length === 0;
  };
  const show = () => afterPress(draw);

  const add = (choice: Choice) => {
    input.value = '';
    input.setCustomValidity('');
    const isThere = kept.values().some((one) => foldName(one.label) === foldName(choice.label));
    // The typed words are cleared: if a term is already there, the message explains it visibly.
    afterPress(() => {
      status.className = isThere ? 'field-help' : 'visually-hidden';
      status.textContent = withName(isThere ? words.there : words.added, choice.label);
    });
    if (isThere) return;
    kept.add(choice);
    show();
  };
  /** The terms of a text in which several are written. */
  const termsOf = (text: string) =>
    text
      .split(new RegExp(`[${words.ends}]+`))
      .map((term) => term.trim())
      .filter((term) => term !== '');
  /** Adds the typed words as they are. @returns false if they may not be added */
  const addTyped = (): boolean => {
    const typed = input.value.trim();
    const choices = (kept.isOpen ? termsOf(typed) : [typed]).map((term) => (term === '' ? null : kept.exact(term)));
    for (const choice of choices) if (choice) add(choice);
    return choices.some((choice) => choice !== null);
  };
  const list = new ChoiceList(input, {
    label,
    leavesByTab: true,
    chosen: ({ value }) => add(offered.find((choice) => choice.value === value)!),
  });

  let offered: readonly Choice[] = [];
  /** Offers the choices, and the typed words unless they are one of them. */
  const offer = (typed: string, found: readonly Choice[]) => {
    const plain = foldName(typed);
    const isThere = new Set(kept.values().map((choice) => foldName(choice.label)));
    const others = found.filter((choice) => !isThere.has(foldName(choice.label))).slice(0, MOST_SHOWN);
    const own = { value: '', label: typed };
    offered = offeredTerms(typed, others, kept.isOpen && !isThere.has(plain) ? own : null);
    list.show(offered.map((choice) => (choice === own ? { value: '', label: withName(words.add, typed) } : choice)));
  };

  let typing: ReturnType<typeof setTimeout> | undefined;
  const ask = async () => {
    const typed = input.value.trim();
    const found = await kept.find(typed).catch(() => []);
    // Outdated if something else was typed meanwhile.
    if (input.value.trim() === typed && typed !== '' && document.activeElement === input) offer(typed, found);
  };
  input.addEventListener('input', (event) => {
    clearTimeout(typing);
    const typed = input.value.trim();
    input.setCustomValidity(typed === '' || kept.exact(typed) ? '' : words.unknown);
    if ((event as InputEvent).isComposing) return;
    if (typed === '') return list.hide();
    if (kept.isOpen && words.ends.includes(typed.at(-1)!)) {
      list.hide();
      addTyped();
      input.value = '';
      return;
    }
    if (kept.isOpen) offer(typed, []);
    typing = setTimeout(() => void ask(), PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || list.isOpen) return;
    // Enter never sends the form from here; what is typed is added, also after Escape.
    if (event.key === 'Enter') {
      event.preventDefault();
      if (addTyped() || input.value.trim() === '') return;
      status.textContent = words.unknown;
      input.reportValidity();
    } else if (event.key === 'Backspace' && input.value === '') {
      const last = chips.querySelector<HTMLElement>('li:last-child button');
      if (!last) return;
      event.preventDefault();
      last.focus();
    }
  });
  // Nothing that was typed is lost on the way to the next field.
  input.addEventListener('blur', () => {
    clearTimeout(typing);
    addTyped();
  });
  input.addEventListener('paste', (event) => {
    const names = termsOf(event.clipboardData?.getData('text/plain') ?? '');
    if (!kept.isOpen || names.length < 2) return;
    event.preventDefault();
    for (const name of names) add({ value: '', label: name });
  });
  show();
  return { box, input, show };
}

async function askTerms(address: string, typed: string): Promise<readonly Choice[]> {
  if (typed.length < 2) return [];
  const answer = await fetch(address + encodeURIComponent(typed), { headers: { Accept: 'application/json' } });
  if (!answer.ok) return [];
  const { items } = (await answer.json()) as { items: readonly { title: string; href: string }[] };
  return items.map(({ title, href }) => ({ value: href, label: title }));
}

/** Replaces the marked controls in an element by fields of tokens. */
export function enhanceTokens(root: ParentNode): void {
  followPresses();
  for (const area of root.querySelectorAll<HTMLTextAreaElement>('textarea[data-tokens]')) {
    const lines = () =>
      area.value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    const write = (all: readonly string[]) => {
      area.value = all.join('\n');
      for (const name of ['input', 'change']) area.dispatchEvent(new Event(name, { bubbles: true }));
    };
    const { id } = area;
    const named = root.querySelector(`label[for="${CSS.escape(id)}"]`);
    const { box, input, show } = tokenField(
      {
        values: () => lines().map((line) => ({ value: line, label: line })),
        add: ({ label }) => write([...lines(), label]),
        remove: ({ label }) => write(lines().filter((line) => line !== label)),
        find: (typed) => askTerms(area.dataset.tokens ?? '', typed),
        exact: (typed) => ({ value: '', label: typed }),
        isOpen: true,
      },
      { id, label: named?.textContent ?? '', words: wordsOf(area) },
    );
    const described = area.getAttribute('aria-describedby');
    // The help about lines describes the hidden control; an error applies to both.
    const error = described?.split(' ').find((one) => one.endsWith('-erreur'));
    if (error) input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby')} ${error}`);
    if (area.getAttribute('aria-invalid')) input.setAttribute('aria-invalid', 'true');
    const eachLine = root.querySelector<HTMLElement>(`#${CSS.escape(id)}-aide`);
    if (eachLine) eachLine.hidden = true;
    area.id = `${id}-lignes`;
    area.hidden = true;
    area.after(box);
    area.addEventListener(TOKENS_CHANGED, show);
  }

  for (const fold of root.querySelectorAll<HTMLDetailsElement>('details[data-tokens]')) {
    const boxes = [...fold.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
    const choiceOf = (one: HTMLInputElement) => ({
      value: one.value,
      label: one.parentElement?.textContent?.trim() ?? '',
    });
    const all = boxes.map((one) => ({ one, choice: choiceOf(one), plain: foldName(choiceOf(one).label) }));
    const tick = ({ value }: Choice, checked: boolean) => {
      const found = all.find(({ choice }) => choice.value === value);
      if (!found) return;
      found.one.checked = checked;
      found.one.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const label = fold.querySelector('fieldset')?.getAttribute('aria-label') ?? '';
    const { box, input, show } = tokenField(
      {
        values: () => all.filter(({ one }) => one.checked).map(({ choice }) => choice),
        add: (choice) => tick(choice, true),
        remove: (choice) => tick(choice, false),
        find: async (typed) => {
          const parts = foldName(typed).split(/\s+/);
          const begins = (plain: string) => Number(!plain.startsWith(parts[0]!));
          return all
            .filter(({ plain }) => parts.every((part) => plain.includes(part)))
            .sort((a, b) => begins(a.plain) - begins(b.plain))
            .map(({ choice }) => choice);
        },
        exact: (typed) => all.find(({ plain }) => plain === foldName(typed))?.choice ?? null,
        isOpen: false,
      },
      { id: `${fold.id}-saisie`, label, words: wordsOf(fold) },
    );
    for (const name of ['change', TOKENS_CHANGED]) fold.addEventListener(name, show);
    // The chips above show the choice; the fold stays for people who go through the whole list.
    const summary = fold.querySelector<HTMLElement>('summary > .quiet');
    if (summary) summary.hidden = true;
    const field = document.createElement('div');
    field.className = 'field';
    const title = document.createElement('label');
    title.htmlFor = input.id;
    title.textContent = label;
    field.append(title, box);
    fold.before(field);
    // The field above has taken over its name.
    const named = fold.querySelector('summary')?.firstChild;
    if (named) named.textContent = wordsOf(fold).list;
  }
}
