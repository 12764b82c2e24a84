/** The six kinds of page. */
export const PAGE_KINDS = ['study', 'factsheet', 'practice', 'module', 'workshop', 'article'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

/** True for the code of a kind of page. */
export function isPageKind(text: unknown): text is PageKind {
  return PAGE_KINDS.includes(text as PageKind);
}
