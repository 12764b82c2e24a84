import { isBlank } from '#content/text/visible-text.ts';
import type { PageKind } from './kind.ts';
import type { CommonNotice, Notice } from './notice.ts';

/** What a careful editor expects a page of this kind to say of itself. None of it is demanded: a page may have no country. */
const EXPECTED: Readonly<Record<PageKind, { own: readonly string[]; common: readonly (keyof CommonNotice)[] }>> = {
  study: { own: ['question', 'period', 'places', 'organisations'], common: ['countries', 'sdgs', 'authors'] },
  factsheet: { own: ['category'], common: ['sectors', 'sdgs', 'keywords', 'authors'] },
  practice: {
    own: ['objective', 'targetAudience', 'place', 'validation', 'maturity'],
    common: ['countries', 'authors'],
  },
  module: { own: ['objectives', 'duration', 'groupSize'], common: ['sectors', 'authors'] },
  workshop: { own: ['aim', 'organisationsNorth', 'organisationsSouth', 'session1'], common: ['countries'] },
  article: { own: [], common: ['sdgs', 'keywords', 'authors'] },
};

/** The fields (`own.period`, `common.authors`) that a notice leaves empty, and that readers of this kind of page look for. */
export function unfilledFields(kind: PageKind, notice: Notice): string[] {
  const { own, common } = EXPECTED[kind];
  return [
    ...own.filter((name) => isEmpty(notice.own[name])).map((name) => `own.${name}`),
    ...common.filter((name) => isEmpty(notice.common[name])).map((name) => `common.${name}`),
  ];
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((line) => isBlank(String(line)));
  return value === undefined || value === null || isBlank(String(value));
}
