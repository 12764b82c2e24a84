/**
 * How a list is sorted, with the name of each order in its address (`tri`); the latest first has
 * none.
 */
export const SORTS = { date: '', title: 'titre', country: 'pays' } as const;
export type ListSort = keyof typeof SORTS;
