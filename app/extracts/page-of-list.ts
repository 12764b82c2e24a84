/** The page of a list that an address asks for, counted from 1. */
export const pageOfList = (query: URLSearchParams): number => Math.max(1, Math.trunc(Number(query.get('p'))) || 1);
