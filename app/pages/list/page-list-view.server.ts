import { pagePath } from '#content/addresses/address.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { can, pageKindSubject } from '#content/permission.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PageRow } from '#server/pages/page-service.ts';
import type { BrowseChoice, BrowseFilter } from '#server/pages/reading/browse-cards.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { Standing } from '#server/pages/standing.ts';
import { type ListSort, SORTS } from './list-sort.ts';
import type { Standings } from './page-cards.tsx';
import { standingsFor } from './standings.server.ts';

export interface ChoiceView {
  readonly code: string;
  readonly label: string;
  readonly count: number;
}

export interface DraftRow {
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly standing: Standing;
}

/** A list of pages as its screen shows it. */
export interface PageListView {
  readonly type: 'page';
  readonly kind: PageKind;
  readonly locale: Locale;
  readonly role: 'public' | 'partner' | 'member' | 'staff';
  /** The viewer may make such a page. */
  readonly creates: boolean;
  readonly layout: 'cards' | 'rows';
  readonly sort: ListSort;
  readonly filter: BrowseFilter;
  readonly filtered: boolean;
  readonly cards: readonly PageCard[];
  /** For staff: where the pages of the cards stand, by id; for others, nothing. */
  readonly standings: Standings;
  readonly count: number;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  readonly choices: { countries: readonly ChoiceView[]; sectors: readonly ChoiceView[]; sdgs: readonly ChoiceView[] };
  /** For staff: pages without an edition, or with a draft that is ahead of it. */
  readonly drafts: readonly DraftRow[];
  /** For staff who request them with `?archives=1`; otherwise null. */
  readonly archives: readonly DraftRow[] | null;
}

const CARDS_A_PAGE = 48;

/**
 * Cards in the order of titles, or of the first country by name, which they then name first;
 * without a country, last.
 */
function sorted(cards: readonly PageCard[], sort: ListSort, locale: Locale): readonly PageCard[] {
  if (sort === 'date') return cards;
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const byTitle = (a: PageCard, b: PageCard) => compare(a.title, b.title);
  if (sort === 'title') return [...cards].sort(byTitle);
  const nameOf = (code: string | undefined) => (code === undefined ? undefined : countryName(code, locale));
  const inOrder = cards.map((card) => {
    const countries = [...card.terms.countries].sort((a, b) => compare(countryName(a, locale), countryName(b, locale)));
    return { card: { ...card, terms: { ...card.terms, countries } }, first: nameOf(countries[0]) };
  });
  const byCountry = ({ first: of }: (typeof inOrder)[number], { first: other }: (typeof inOrder)[number]) => {
    if (of === other) return 0;
    return of === undefined ? 1 : other === undefined ? -1 : compare(of, other);
  };
  return inOrder.sort((a, b) => byCountry(a, b) || byTitle(a.card, b.card)).map(({ card }) => card);
}

/** The list that an address asks for (`pays`, `secteur`, `odd`, `vue`, `tri`, `p`). */
export async function pageListView(
  kind: PageKind,
  query: URLSearchParams,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<PageListView> {
  const filter = { country: query.get('pays') ?? '', sector: query.get('secteur') ?? '', sdg: query.get('odd') ?? '' };
  const { cards, choices } = await services.publishedLists.browse(viewer, kind, filter);
  const sort = query.get('tri') === SORTS.title ? 'title' : query.get('tri') === SORTS.country ? 'country' : 'date';
  const pages = Math.max(1, Math.ceil(cards.length / CARDS_A_PAGE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(query.get('p'))) || 1));
  const named = (list: readonly BrowseChoice[], name: (code: string) => string, chosen: string): ChoiceView[] => {
    // The chosen value is listed even if it has no page.
    const all =
      chosen === '' || list.some((choice) => choice.code === chosen) ? list : [...list, { code: chosen, count: 0 }];
    const { compare } = new Intl.Collator(locale, { numeric: true });
    return all.map((choice) => ({ ...choice, label: name(choice.code) })).sort((a, b) => compare(a.label, b.label));
  };
  const staff = can(viewer, 'draft.read');
  const shown = sorted(cards, sort, locale).slice((page - 1) * CARDS_A_PAGE, page * CARDS_A_PAGE);
  const ids = shown.map(({ id }) => id);
  const drafts = staff ? await rowsOf(await services.pages.listDrafts(viewer, { kind }), { services, viewer }) : [];
  return {
    type: 'page',
    kind,
    locale,
    role: viewer.role,
    creates: can(viewer, 'page.create', pageKindSubject(kind)),
    layout: query.get('vue') === 'liste' ? 'rows' : 'cards',
    filter,
    filtered: Object.values(filter).some((value) => value !== ''),
    sort,
    cards: shown,
    standings: await standingsFor(ids, { services, viewer }),
    count: cards.length,
    page,
    pages,
    choices: {
      countries: named(choices.countries, (code) => countryName(code, locale), filter.country),
      sectors: named(choices.sectors, (code) => findTerm(SECTORS, code)?.[locale] ?? code, filter.sector),
      sdgs: named(
        choices.sdgs,
        (code) => {
          const goal = findTerm(SDGS, code);
          return goal ? `${code}. ${goal[locale]}` : code;
        },
        filter.sdg,
      ),
    },
    drafts: drafts.filter(({ standing: { edition, ahead } }) => edition === null || ahead !== null),
    archives:
      staff && query.has('archives')
        ? await rowsOf(await services.pages.listDrafts(viewer, { kind, archived: true }), { services, viewer })
        : null,
  };
}

/** Pages with where they stand. */
async function rowsOf(
  pages: readonly PageRow[],
  { services, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<DraftRow[]> {
  const standings = await services.pages.standings(viewer, pages);
  return pages.map((page) => ({
    href: pagePath(page),
    title: setTypography(page.title, page.language),
    language: page.language,
    standing: standings.get(page.id)!,
  }));
}
