import type * as Y from 'yjs';

/** What of a page's head is written in place, beside the body, in the same Yjs document. */
export const HEAD_FIELDS = ['title', 'summary'] as const;
export type HeadField = (typeof HEAD_FIELDS)[number];

/** The Yjs text of a field of the head: a root of the draft, named as the field. */
export const headText = (draft: Y.Doc, field: HeadField): Y.Text => draft.getText(field);

/**
 * Whether a draft holds its page's title and summary. The server writes them into it when somebody
 * first changes one of them in place; before, they are the page's alone. A title always has some
 * characters then, which leave a trace when they are deleted.
 */
export const isHeadOpen = (draft: Y.Doc): boolean => headText(draft, 'title')._start !== null;
