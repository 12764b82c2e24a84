import { type Control, controlsOf, isChanged, isTicked, sendingForms } from './fields/typed-fields.ts';

/**
 * For a screen with several forms: what was typed in the forms that are not sent is filled in again
 * on the screen that answers; and what was typed in all of them, if a link shows the screen again.
 * Stored in the tab only, until that screen opens, and for the same person.
 */

/**
 * A changed control: its name and value; for a box or a radio button, whether it is ticked; for
 * another, its place among those of its name.
 */
type Field = readonly [name: string, value: string, checked: boolean | null, place: number];

interface Kept {
  readonly person: string;
  /** By the form's purpose. */
  readonly forms: Readonly<Record<string, readonly Field[]>>;
}

const KEY = `navette.typed:${location.pathname}`;
const person = document.querySelector<HTMLElement>('#sign-out')?.dataset.person ?? '';

/** Identifies a form among those of its screen, by its button and its subject. */
function purposeOf(form: HTMLFormElement): string {
  const about = ['id', 'step', 'part'].map(
    (name) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)?.value ?? '',
  );
  return [form.querySelector<HTMLButtonElement>('button[name="intent"]')?.value ?? '', ...about].join(' ');
}

const namedAs = (name: string, controls: readonly Control[]) => controls.filter((one) => one.name === name);
const placeOf = (control: Control, controls: readonly Control[]) => namedAs(control.name, controls).indexOf(control);

function keepOthers(sent: HTMLFormElement | null): void {
  const kept = sendingForms()
    .filter((form) => form !== sent)
    .map((form) => {
      const controls = controlsOf(form);
      const fields = controls
        .filter(isChanged)
        .map((one): Field => [one.name, one.value, isTicked(one) ? one.checked : null, placeOf(one, controls)]);
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

/** Fills in the stored values. */
function giveBack({ forms: kept }: Kept): void {
  for (const form of sendingForms()) {
    for (const [name, value, checked, place] of kept[purposeOf(form)] ?? []) {
      const named = namedAs(name, controlsOf(form));
      const control = checked === null ? named[place] : named.find((one) => one.value === value);
      // Typed before this script ran, and newer than the stored value.
      if (!control || isChanged(control)) continue;
      if (isTicked(control)) control.checked = checked === true;
      else control.value = value;
      for (let fold = control.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
        fold.open = true;
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
