/** A field as it was sent. */
export type KeptField = readonly [name: string, value: string];

/** A form that was not taken, as far as it is given back. */
export interface KeptForm {
  /** In the order they were sent. */
  readonly fields: readonly KeptField[];
  /** All fields are there: the form can be sent again. Else these are the texts alone, to be copied. */
  readonly again: boolean;
}

/** Fields that are given back: more than that, nobody typed. */
const MOST_KEPT = 48;
/** Longer than the value of a choice, or an id: somebody typed it. */
const LONGEST_CHOICE = 40;

/** True for what somebody typed, false for a choice, an id, a version. */
export function isTyped(value: string): boolean {
  return value.length > LONGEST_CHOICE || /[\s@]/.test(value.trim());
}

/** What is given back of a form. @param again it may be sent again as it is, once the storage works */
export function chooseKept(fields: readonly KeptField[], again: boolean): KeptForm {
  if (again && fields.length <= MOST_KEPT) return { fields, again: true };
  return { fields: fields.filter(([, value]) => isTyped(value)).slice(0, MOST_KEPT), again: false };
}
