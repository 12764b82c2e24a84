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

/** What an address asks for. */
export interface AskedPage {
  /** The ids of its routes, outermost first. */
  readonly routes: readonly string[];
  /** Path and query of the one address of a shared page; null for a page that is not shared. */
  readonly address: string | null;
}

/** A shared page. */
export type SharedAddress = AskedPage & { readonly address: string };

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
 * Finds the page of an address. Equivalent addresses of a shared page have one canonical address,
 * so that the page is rendered once: the path as its route writes it, and the query parameters that
 * the page reads, in a fixed order.
 * @returns null if no route matches
 */
export function createPageFinder(routes: readonly Route[], match: MatchRoutes): (url: URL) => AskedPage | null {
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
    if (!matches || !page) return null;
    const { params } = page;
    const ids = matches.map(({ route }) => route.id);
    const query = queries.get(page.route.id);
    if (!query) return { routes: ids, address: null };
    const path = matches
      .flatMap(({ route }) => route.path?.split('/') ?? [])
      .map((part) => (part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part))
      .filter((part) => part !== '');
    const parameters = new URLSearchParams();
    for (const [name, pattern] of Object.entries(query)) {
      const value = searchParams.get(name);
      if (value !== null && pattern.test(value)) parameters.set(name, value);
    }
    return { routes: ids, address: `/${path.join('/')}${parameters.size > 0 ? `?${parameters}` : ''}` };
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
