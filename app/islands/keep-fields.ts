import { controlsOf, isChanged, isTicked, sendingForms } from './fields/typed-fields.ts';

/**
 * A screen of several forms: what was typed in those that are not sent is there again on the screen
 * that answers; and what was typed in all of them, where a link shows the screen anew. Kept in the
 * tab alone, until that screen opens, and for the same person.
 */

/** A changed control: its name and value; for a box or a radio button, whether it is ticked. */
type Field = readonly [name: string, value: string, checked: boolean | null];

interface Kept {
  readonly person: string;
  /** By the form's purpose. */
  readonly forms: Readonly<Record<string, readonly Field[]>>;
}

const KEY = `navette.typed:${location.pathname}`;
const person = document.querySelector<HTMLElement>('#sign-out')?.dataset.person ?? '';

/** What tells a form from the others of its screen: its button, and what it is about. */
function purposeOf(form: HTMLFormElement): string {
  const about = ['id', 'step', 'part'].map(
    (name) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)?.value ?? '',
  );
  return [form.querySelector<HTMLButtonElement>('button[name="intent"]')?.value ?? '', ...about].join(' ');
}

function keepOthers(sent: HTMLFormElement | null): void {
  const kept = sendingForms()
    .filter((form) => form !== sent)
    .map((form) => {
      const changed = controlsOf(form).filter(isChanged);
      const fields = changed.map((one): Field => [one.name, one.value, isTicked(one) ? one.checked : null]);
      return [purposeOf(form), fields] as const;
    })
    .filter(([, fields]) => fields.length > 0);
  if (kept.length === 0) return;
  const typed: Kept = { person, forms: Object.fromEntries(kept) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(typed));
  } catch (error) {
    console.info('the browser keeps nothing', error);
  }
}

/** Fills in what was kept. */
function giveBack({ forms: kept }: Kept): void {
  for (const form of sendingForms()) {
    for (const [name, value, checked] of kept[purposeOf(form)] ?? []) {
      const named = controlsOf(form).filter((one) => one.name === name);
      const control = checked === null ? named[0] : named.find((one) => one.value === value);
      // Typed before this script ran: later than what was kept.
      if (!control || isChanged(control)) continue;
      if (isTicked(control)) control.checked = checked === true;
      else control.value = value;
      control.closest('details')?.setAttribute('open', '');
    }
  }
}

function takeKept(): Kept | null {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const kept = text === null ? null : (JSON.parse(text) as Kept);
    return kept?.person === person ? kept : null;
  } catch (error) {
    console.info('the browser keeps nothing', error);
    return null;
  }
}

const kept = takeKept();
if (kept) giveBack(kept);
document.addEventListener('submit', ({ target }) => {
  if (target instanceof HTMLFormElement && target.closest('main')) keepOthers(target);
});
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('main a[data-keeps-typed]')) keepOthers(null);
});
