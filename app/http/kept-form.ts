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
/** Longer values are typed; choices and ids are shorter. */
const LONGEST_CHOICE = 40;

/** True for typed text, false for a choice, an id, a revision. */
export function isTyped(value: string): boolean {
  return value.length > LONGEST_CHOICE || /[\s@]/.test(value.trim());
}

/**
 * Chooses the fields to give back.
 * @param again whether the form may be sent again unchanged, once storage works
 */
export function chooseKept(fields: readonly KeptField[], again: boolean): KeptForm {
  if (again && fields.length <= MOST_KEPT) return { fields, again: true };
  return { fields: fields.filter(([, value]) => isTyped(value)).slice(0, MOST_KEPT), again: false };
}
