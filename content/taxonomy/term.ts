/** An entry of a closed list: a stable code and its label in both interface languages. */
export interface Term {
  readonly code: string;
  readonly fr: string;
  readonly en: string;
}

/** The entry with this code, or null. */
export function findTerm<T extends { readonly code: string }>(terms: readonly T[], code: string): T | null {
  return terms.find((term) => term.code === code) ?? null;
}
