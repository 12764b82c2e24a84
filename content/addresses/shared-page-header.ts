/**
 * Response header by which a route marks its page as the same for everyone who is not signed in;
 * the server's page cache takes it off.
 */
export const SHARED_PAGE_HEADER = 'X-Navette-Shared';
