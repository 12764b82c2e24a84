import { READ_PAGE_HEADER } from '#content/addresses/read-page-header.ts';
import { SHARED_PAGE_HEADER } from '#content/addresses/shared-page-header.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { IslandName } from '#server/http/remix/islands.ts';

/**
 * Marks a loader's response as a page that may be cached: for all viewers who are not signed in
 * (`server/http/remix/page-cache.ts`), or for those who are (`own-pages.ts` there), which the
 * server requests by `sharing`: `data(value, sharedInit(context))`. The route must also export
 * `headers = loaderHeaders`, name the parameters that it reads in its `handle` (`query`), have no
 * script of its own except islands, and show nothing but the data of its loaders. To viewers who
 * are not signed in, it shows nothing personal, and has no islands except those declared.
 * @param scripts `islands`: the page has islands, which need no nonce; the name of one: no other
 * may run, on a page with what authors write (decision 162)
 * @param from `drafts`: the loader reads nothing but the database, and the clock by the minute, so
 * that its result stays the same until something is written; of all drafts, it uses only those of
 * the pages with these ids, whatever the viewer's role
 */
export function sharedInit(
  { viewer, sharing, islands }: Pick<AppContext, 'viewer' | 'sharing' | 'islands'>,
  scripts: 'none' | 'islands' | IslandName = 'none',
  from: { readonly drafts: readonly string[] } | 'anything' = 'anything',
): { headers?: Record<string, string> } {
  if (viewer.role === 'public') {
    const allowed = scripts === 'none' || scripts === 'islands' ? scripts : islands[scripts];
    return { headers: { [SHARED_PAGE_HEADER]: allowed } };
  }
  if (!sharing) return {};
  if (from === 'anything') return { headers: { [SHARED_PAGE_HEADER]: from } };
  sharing.drafts = from.drafts;
  return { headers: { [SHARED_PAGE_HEADER]: 'database' } };
}

/**
 * The same for a screen that shows the latest edition of a page, which counts as a reading of it.
 */
export function readInit(init: ReturnType<typeof sharedInit>, pageId: string): ReturnType<typeof sharedInit> {
  return { headers: { ...init.headers, [READ_PAGE_HEADER]: pageId } };
}

/** The `headers` export of a route: its loader's headers, or its error's. */
export function loaderHeaders({
  loaderHeaders,
  errorHeaders,
}: {
  loaderHeaders: Headers;
  errorHeaders?: Headers;
}): Headers {
  return errorHeaders ?? loaderHeaders;
}
