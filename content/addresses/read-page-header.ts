/**
 * Response header with the id of the page whose latest edition a route shows. The server counts
 * readings by it, and removes it from the response.
 */
export const READ_PAGE_HEADER = 'X-Navette-Read';
