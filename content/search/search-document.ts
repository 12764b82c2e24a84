/** The parts of a document that are told apart in ranking and in « why it was found ». Their order is their code in an index. */
export const SEARCH_FIELDS = ['title', 'summary', 'heading', 'body', 'notice', 'attachment'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Who may find a document: as a page's visibility; drafts are the staff's. Their order is their code in an index. */
export const AUDIENCES = ['public', 'members', 'invited', 'draft'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A passage: a paragraph, a heading, a cell, a caption; what a result shows. */
export interface SearchBlock {
  readonly field: SearchField;
  readonly text: string;
  /** Where it is not the document's. */
  readonly language?: string;
}

/** What results, filters and facets need of a document, beside its text. */
export interface SearchMeta {
  /** A page's or a collection's id. */
  readonly id: string;
  readonly type: 'page' | 'collection';
  readonly kind: string;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** ISO 8601; of a draft, when it was last changed. */
  readonly publishedAt: string;
  readonly draft: boolean;
  readonly countries: readonly string[];
  readonly sectors: readonly string[];
  /** Goals and targets. */
  readonly sdgs: readonly string[];
  readonly programmes: readonly string[];
  /** The documents attached to it, each from its first block (its title) on to that of the next. */
  readonly attachments?: readonly AttachedText[];
}

/** Where the words of an attached document stand among a document's blocks. */
export interface AttachedText {
  readonly title: string;
  readonly language: string;
  readonly href: string;
  readonly firstBlock: number;
}

/** A text as it is indexed. */
export interface SearchDocument {
  /** Unique in an index. Putting another document under the same key replaces this one. */
  readonly key: string;
  /** Changes whenever anything of the document does. */
  readonly stamp: string;
  readonly audience: Audience;
  readonly meta: SearchMeta;
  readonly blocks: readonly SearchBlock[];
}
