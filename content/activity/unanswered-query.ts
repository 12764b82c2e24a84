/** Filter of unanswered annotations, completely encoded in the address. */
export interface UnansweredQuery {
  /** Only on pages whose owner is the viewer, or that have no owner. */
  readonly ownOnly: boolean;
  /** All open annotations, including those with an answer and the viewer's own. */
  readonly open: boolean;
  /** Only older ones than this; null for the latest. */
  readonly before: { readonly createdAt: string; readonly id: string } | null;
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([\w-]{1,40})$/;

/** Parses `?pages=toutes&avant=…` or `?etat=ouvertes&avant=…`. Unknown values are ignored. */
export function parseUnansweredQuery(parameters: { get(name: string): string | null }): UnansweredQuery {
  const [, createdAt, id] = CURSOR.exec(parameters.get('avant') ?? '') ?? [];
  const open = parameters.get('etat') === 'ouvertes';
  return {
    ownOnly: !open && parameters.get('pages') !== 'toutes',
    open,
    before: createdAt && id ? { createdAt, id } : null,
  };
}

/** The parameters of a query, with their question mark. */
export function formatUnansweredQuery({ ownOnly, open, before }: UnansweredQuery): string {
  const given = [
    ...(open ? ['etat=ouvertes'] : ownOnly ? [] : ['pages=toutes']),
    ...(before ? [`avant=${encodeURIComponent(`${before.createdAt}~${before.id}`)}`] : []),
  ];
  return given.length === 0 ? '' : `?${given.join('&')}`;
}
