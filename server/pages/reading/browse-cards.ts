import type { PageCard } from './page-card.ts';

/** The three taxonomies by which lists are filtered; empty: not filtered. */
export interface BrowseFilter {
  readonly country: string;
  readonly sector: string;
  /** The number of a goal, which includes its targets. */
  readonly sdg: string;
}

/** An option of a filter, with the number of cards it would leave. */
export interface BrowseChoice {
  readonly code: string;
  readonly count: number;
}

export interface BrowseChoices {
  readonly countries: readonly BrowseChoice[];
  readonly sectors: readonly BrowseChoice[];
  readonly sdgs: readonly BrowseChoice[];
}

type Reader = (card: PageCard) => readonly string[];

const countriesOf: Reader = (card) => card.terms.countries;
const sectorsOf: Reader = (card) => card.terms.sectors;

/** The goals of a card, from its goals and targets. */
export function goalsOf(card: Pick<PageCard, 'terms'>): string[] {
  return [...new Set(card.terms.sdgs.map((code) => code.split('.')[0]!))];
}

/** Filters cards, and counts what each option would leave given the other two filters. */
export function browseCards(
  cards: readonly PageCard[],
  filter: BrowseFilter,
): { cards: PageCard[]; choices: BrowseChoices } {
  const keeps = (card: PageCard, by: BrowseFilter) =>
    (by.country === '' || countriesOf(card).includes(by.country)) &&
    (by.sector === '' || sectorsOf(card).includes(by.sector)) &&
    (by.sdg === '' || goalsOf(card).includes(by.sdg));
  const count = (by: BrowseFilter, read: Reader): BrowseChoice[] => {
    const counts = new Map<string, number>();
    for (const card of cards) {
      if (!keeps(card, by)) continue;
      for (const code of new Set(read(card))) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    return [...counts].map(([code, count]) => ({ code, count }));
  };
  return {
    cards: cards.filter((card) => keeps(card, filter)),
    choices: {
      countries: count({ ...filter, country: '' }, countriesOf),
      sectors: count({ ...filter, sector: '' }, sectorsOf),
      sdgs: count({ ...filter, sdg: '' }, goalsOf),
    },
  };
}
