/**
 * The query parameters that a page reads, each with the pattern of its values (`RouteHandle.query`
 * of the app).
 */
type PageQuery = Readonly<Record<string, RegExp>>;

/** A route of the application. */
interface Route {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly path?: string | undefined;
  readonly index?: boolean | undefined;
  readonly module: unknown;
}

/** The one address of a shared page. */
export interface CanonicalAddress {
  /** Path and query. */
  readonly address: string;
  /** The ids of its routes, outermost first. */
  readonly routes: readonly string[];
}

/** Routes in the router's format. */
export type RouteTree =
  | { id: string; path?: string; index?: false; children: RouteTree[] }
  | { id: string; path?: string; index: true };

/** The routes that a path matches, outermost first; null for none. */
export type MatchRoutes = (
  tree: RouteTree[],
  pathname: string,
) => readonly { readonly route: RouteTree; readonly params: Readonly<Record<string, string | undefined>> }[] | null;

/**
 * Maps equivalent addresses of a shared page to one canonical address, so that the page is rendered
 * once: the path as its route writes it, and the query parameters that the page reads, in a fixed
 * order.
 * @returns null if no shared page matches
 */
export function createCanonicalAddresses(
  routes: readonly Route[],
  match: MatchRoutes,
): (url: URL) => CanonicalAddress | null {
  const below = (parentId: string | undefined): RouteTree[] =>
    routes
      .filter((route) => route.parentId === parentId)
      .map(({ id, path, index }) => {
        const own = { id, ...(path === undefined ? {} : { path }) };
        return index ? { ...own, index } : { ...own, children: below(id) };
      });
  const tree = below(undefined);
  const queries = new Map(
    routes.map(({ id, module }) => [id, (module as { handle?: { query?: PageQuery } }).handle?.query] as const),
  );
  return ({ pathname, searchParams }) => {
    if (pathname.endsWith('.data') || !isDecodable(pathname)) return null;
    const matches = match(tree, pathname);
    const page = matches?.at(-1);
    const query = page && queries.get(page.route.id);
    if (!matches || !query) return null;
    const { params } = page;
    const path = matches
      .flatMap(({ route }) => route.path?.split('/') ?? [])
      .map((part) => (part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part))
      .filter((part) => part !== '');
    const parameters = new URLSearchParams();
    for (const [name, pattern] of Object.entries(query)) {
      const value = searchParams.get(name);
      if (value !== null && pattern.test(value)) parameters.set(name, value);
    }
    return {
      address: `/${path.join('/')}${parameters.size > 0 ? `?${parameters}` : ''}`,
      routes: matches.map(({ route }) => route.id),
    };
  };
}

/** Guards the router, which logs to standard error what it cannot decode. */
function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    // `%ff`: no page has such a name.
    return false;
  }
}
