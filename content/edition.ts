/**
 * A page's status. `draft` and `in-review` describe the draft; a published page keeps its edition
 * meanwhile.
 */
export const PAGE_STATUSES = ['draft', 'in-review', 'published'] as const;
export type PageStatus = (typeof PAGE_STATUSES)[number];
