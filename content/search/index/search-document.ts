/**
 * The fields of a document, distinguished in ranking and in « why it was found ». Their order is
 * their code in an index.
 */
export const SEARCH_FIELDS = ['title', 'summary', 'heading', 'body', 'notice', 'attachment'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/**
 * The readers who may find a document: a page's visibility, or `draft` for the staff. The order is
 * their code in an index.
 */
export const AUDIENCES = ['public', 'members', 'invited', 'draft'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A paragraph, a heading, a cell or a caption: what a result shows as its passage. */
export interface SearchBlock {
  readonly field: SearchField;
  readonly text: string;
  /** Only if it differs from the document's. */
  readonly language?: string;
}

/** The data of a document that results, filters and facets need, apart from its text. */
export interface SearchMeta {
  /** The id of a page or collection. */
  readonly id: string;
  readonly type: 'page' | 'collection';
  readonly kind: string;
  readonly href: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** ISO 8601; for a draft, when it was last changed. */
  readonly publishedAt: string;
  readonly draft: boolean;
  readonly countries: readonly string[];
  readonly sectors: readonly string[];
  /** Goals and targets. */
  readonly sdgs: readonly string[];
  readonly programmes: readonly string[];
  /**
   * Its attachments, in the order of their blocks: each has the blocks from its `firstBlock` (its
   * title) to the next one's.
   */
  readonly attachments?: readonly AttachedText[];
}

/** The beginning of an attachment's text among a document's blocks. */
export interface AttachedText {
  readonly title: string;
  readonly language: string;
  readonly href: string;
  readonly firstBlock: number;
}

/** A text to be indexed. */
export interface SearchDocument {
  /** Unique in an index. Putting another document under the same key replaces this one. */
  readonly key: string;
  /** Changes whenever anything of the document does. */
  readonly stamp: string;
  readonly audience: Audience;
  readonly meta: SearchMeta;
  readonly blocks: readonly SearchBlock[];
}
