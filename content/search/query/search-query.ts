/** Most characters of a typed query; the rest is not looked at. */
export const LONGEST_QUERY = 400;

/** One word, or words that follow each other, to search for. */
export interface Clause {
  /** As typed. */
  readonly text: string;
  /** The forms of its words. */
  readonly words: readonly string[];
  /** In quotation marks: these forms, accents aside, one after the other. */
  readonly exact: boolean;
  /** For a compound typed with hyphens, its joined form. */
  readonly joined: string | null;
  /** The last word may be unfinished. */
  readonly prefix: boolean;
  /** Bits of the fields to search in. */
  readonly fields: number;
  /** Synonyms and expansions, each of one or several words. */
  readonly alternatives: readonly (readonly string[])[];
}

/** A query, parsed into clauses. */
export interface SearchQuery {
  readonly clauses: readonly Clause[];
  readonly excluded: readonly Clause[];
}
