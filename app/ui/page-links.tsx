interface PageLinksProps {
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  /** The address of the list, with what it is filtered by; its page is `p`. */
  readonly path: string;
  readonly names: Readonly<Record<'nav' | 'previous' | 'place' | 'next', string>>;
}

/** Links from a page of a long list to its neighbours; nothing where one page has all. */
export function PageLinks({ page, pages, path, names }: PageLinksProps) {
  if (pages <= 1) return null;
  const address = (to: number) => (to === 1 ? path : `${path}${path.includes('?') ? '&' : '?'}p=${to}`);
  return (
    <nav className="actions no-print" aria-label={names.nav}>
      {page > 1 && (
        <a className="button is-quiet" href={address(page - 1)} rel="prev">
          ← {names.previous}
        </a>
      )}
      <span className="quiet">{names.place}</span>
      {page < pages && (
        <a className="button is-quiet" href={address(page + 1)} rel="next">
          {names.next} →
        </a>
      )}
    </nav>
  );
}
