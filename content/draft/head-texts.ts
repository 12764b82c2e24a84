import type * as Y from 'yjs';

/** Fields of a page's head that are edited in place, in the same Yjs document as the body. */
export const HEAD_FIELDS = ['title', 'summary'] as const;
export type HeadField = (typeof HEAD_FIELDS)[number];

/** The Yjs text of a field of the head: a root of the draft, named as the field. */
export const headText = (draft: Y.Doc, field: HeadField): Y.Text => draft.getText(field);

/**
 * Whether a draft contains its page's title and summary. The server writes them into it before the
 * first change in place; until then, only the page has them. A title then always has characters,
 * which leave tombstones when deleted.
 */
export const isHeadOpen = (draft: Y.Doc): boolean => headText(draft, 'title')._start !== null;
