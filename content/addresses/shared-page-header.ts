/**
 * Response header by which a route marks its page as one that the server may cache; the server
 * removes it. For viewers who are not signed in, its value names the scripts that may run there:
 * `none`, all `islands`, or the path of one. For the others, it names what the page depends on: the
 * `database` alone, or `anything`.
 */
export const SHARED_PAGE_HEADER = 'X-Navette-Shared';
