/**
 * Response header by which a route marks its page as the same for everyone who is not signed in;
 * the server's page cache takes it off. It says which scripts may run there: `none`, all `islands`,
 * or the path of one.
 */
export const SHARED_PAGE_HEADER = 'X-Navette-Shared';
