/** What is looked for: one word, or words that follow each other. */
export interface Clause {
  /** As it was typed. */
  readonly text: string;
  /** The forms of its words. */
  readonly words: readonly string[];
  /** In quotation marks: these forms, accents aside, one after the other. */
  readonly exact: boolean;
  /** Of a compound typed with hyphens: its form written together. */
  readonly joined: string | null;
  /** The last word may be unfinished. */
  readonly prefix: boolean;
  /** Bits of the fields it is looked for in. */
  readonly fields: number;
  /** Synonyms and expansions, each one or several words. */
  readonly alternatives: readonly (readonly string[])[];
}

/** A query, understood. */
export interface SearchQuery {
  readonly clauses: readonly Clause[];
  readonly excluded: readonly Clause[];
}
