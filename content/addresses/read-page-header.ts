/**
 * Response header by which a route says which page's latest edition it shows, by the page's id, for
 * who counts readings; the server takes it off.
 */
export const READ_PAGE_HEADER = 'X-Navette-Read';
