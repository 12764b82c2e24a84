/** Most characters of a typed query; the rest is ignored. */
export const LONGEST_QUERY = 400;

/** One word, or words that follow each other, to search for. */
export interface Clause {
  /** As typed. */
  readonly text: string;
  /** The forms of its words. */
  readonly words: readonly string[];
  /** In quotation marks: only these consecutive forms, accents aside. */
  readonly exact: boolean;
  /** For a compound typed with hyphens, its joined form. */
  readonly joined: string | null;
  /** The last word may be unfinished. */
  readonly prefix: boolean;
  /** Bits of the fields to search in. */
  readonly fields: number;
  /** Synonyms and expansions, each of one or several words. */
  readonly alternatives: readonly (readonly string[])[];
  /** `+mot`: documents without it are not found; other clauses only affect the rank. */
  readonly required: boolean;
  /** `mot^2`: weight of its matches. */
  readonly boost: number;
  /** `mot~1`: also finds words up to this many typos away; null: only if the word has no match. */
  readonly edits: number | null;
  /** `fem*`: a folded word in which each `*` stands for any letters; null for other clauses. */
  readonly pattern: string | null;
}

/** Defaults of a clause. */
export const PLAIN_CLAUSE = {
  exact: false,
  joined: null,
  prefix: false,
  alternatives: [],
  required: false,
  boost: 1,
  edits: null,
  pattern: null,
} as const satisfies Partial<Clause>;

/** A query, parsed into clauses. */
export interface SearchQuery {
  readonly clauses: readonly Clause[];
  readonly excluded: readonly Clause[];
  /** Signs were typed, and no word of which anything could be found: nothing is. */
  readonly isSignsAlone?: boolean;
  /** A document is found if it matches one clause, whatever the clause's weight. */
  readonly isAnyEnough?: boolean;
}
