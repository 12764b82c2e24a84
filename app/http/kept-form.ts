/** A field as it was sent. */
export type KeptField = readonly [name: string, value: string];

/** The fields of a refused form that are given back. */
export interface KeptForm {
  /** In the order in which they were sent. */
  readonly fields: readonly KeptField[];
  /** True: all fields, so that the form can be sent again. False: only typed texts, to copy. */
  readonly again: boolean;
}

/** At most this many fields are given back: no form that people fill in has more. */
const MOST_KEPT = 48;
/**
 * Characters of HTML that given-back text takes, at most. Four times the largest form that may be
 * sent again, since `<` takes four: such a form is never cut. Nor is any text that people write: it
 * has letters between its signs.
 */
export const MOST_GIVEN_BACK = 2 * 1024 * 1024;
/** Longer values are typed; choices and ids are shorter. */
const LONGEST_CHOICE = 40;

/** True for typed text, false for a choice, an id, a revision. */
export function isTyped(value: string): boolean {
  return value.length > LONGEST_CHOICE || /[\s@]/.test(value.trim());
}

/** Characters that each of these takes in a textarea, where only they are escaped. */
export const SHOWN_AS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;' };
const [AMPERSAND, LESS] = ['&'.charCodeAt(0), '<'.charCodeAt(0)];

/** As much of a text as takes so many characters in a textarea. */
function beginningOf(text: string, most: number): { readonly text: string; readonly takes: number } {
  let takes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const one = code === AMPERSAND ? SHOWN_AS['&']!.length : code === LESS ? SHOWN_AS['<']!.length : 1;
    if (takes + one > most) return { text: text.slice(0, at).replace(/[\ud800-\udbff]$/, ''), takes };
    takes += one;
  }
  return { text, takes };
}

/** The fields with as much of their values as may be shown. */
function withinBounds(fields: readonly KeptField[]): KeptField[] {
  let left = MOST_GIVEN_BACK;
  return fields.slice(0, MOST_KEPT).map(([name, value]) => {
    const { text, takes } = beginningOf(value, left);
    left -= takes;
    return [name, text];
  });
}

/**
 * Chooses the fields to give back.
 * @param again whether the form may be sent again unchanged, once storage works
 */
export function chooseKept(fields: readonly KeptField[], again: boolean): KeptForm {
  if (again && fields.length <= MOST_KEPT) {
    const shown = withinBounds(fields);
    if (shown.every(([, value], i) => value.length === fields[i]![1].length)) return { fields: shown, again: true };
  }
  const typed = withinBounds(fields.filter(([, value]) => isTyped(value)));
  return { fields: typed.filter(([, value]) => value !== ''), again: false };
}
