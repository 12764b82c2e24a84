import {
  LONGEST_TYPED_ADDRESS,
  MOST_SELECTED,
  parseSelection,
  type SelectedPage,
  selectionPath,
  withMoved,
} from '#content/addresses/selection.ts';
import { SELECTION_PATH } from '#content/addresses/site-paths.ts';
import { isNavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { can } from '#content/permission.ts';
import { isId } from '#content/text/ids.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

/** A page of a list that somebody chose, as screens show it. */
export interface ChosenPage {
  readonly id: string;
  readonly kind: PageKind;
  readonly path: string;
  readonly title: string;
  readonly language: string;
}

/** A selection, as its screen shows it. */
export interface SelectionView {
  readonly pages: readonly ChosenPage[];
  /** The viewer's own kits, to which pages can be added; null if the viewer may not keep kits. */
  readonly kits: readonly { readonly id: string; readonly title: string }[] | null;
  /** Why the requested page was not added: no such page for this viewer, or the list is full. */
  readonly problem: 'unknown' | 'full' | null;
  /** What was typed, to be corrected. */
  readonly typed: string;
  /** Pages whose titles have the words that were typed, where that was no address. */
  readonly found: readonly ChosenPage[];
}

/** The answer to a request for a selection: its screen, or the address of the changed list. */
type SelectionAnswer =
  | { readonly view: SelectionView; readonly location?: undefined }
  | { readonly location: string; readonly cookie: string | null; readonly view?: undefined };

type Context = Pick<AppContext, 'services' | 'viewer' | 'origin'>;

const COOKIE = 'selection';
const KEPT = new RegExp(`(?:^|;\\s*)${COOKIE}=([a-z0-9.]*)`);
const DAYS = 90;

/**
 * Reads a selection and the change to it. The list is in the address; a cookie stores the one
 * changed last, so that a page can be added from its own screen. Opening an address that another
 * person sent does not change the stored list.
 */
export async function answerSelection(
  url: URL,
  cookies: string | null,
  { services, viewer, origin }: Context,
): Promise<SelectionAnswer> {
  const { selections } = services;
  const query = url.searchParams;
  const asked = parseSelection(query.getAll('page'));
  const isNamed = query.has('page');
  const cards = isNamed ? await selections.find(viewer, asked) : await selections.byId(viewer, keptIn(cookies));
  const kits = can(viewer, 'own-kit.keep') ? await services.ownKits.list(viewer) : null;
  const show = (problem: SelectionView['problem'], typed = '', found: readonly ChosenPage[] = []): SelectionAnswer => ({
    view: {
      pages: cards.map(chosenPage),
      kits: kits?.map(({ id, title }) => ({ id, title })) ?? null,
      ...{ problem, typed, found },
    },
  });
  const lead = (list: readonly PageCard[], place = ''): SelectionAnswer => ({
    location: selectionPath(list.map(({ href }) => href)) + place,
    cookie: cookieOf(list, origin),
  });
  if (query.has('vider')) return lead([]);
  // The button of a found page sends its address, beside the words that are still in the field.
  const added = query.get('choisir') ?? query.get('ajouter');
  if (added !== null) {
    const typed = added.slice(0, LONGEST_TYPED_ADDRESS);
    const [card] = await selections.find(viewer, pageAt(typed, origin));
    if (!card) return show('unknown', typed, await pagesTitled(typed, { services, viewer }));
    if (cards.some(({ id }) => id === card.id)) return lead(cards);
    return cards.length >= MOST_SELECTED ? show('full', typed) : lead([...cards, card]);
  }
  const removed = placeIn(query, 'retirer');
  if (removed !== null) return lead(cards.filter((_, i) => i !== removed));
  for (const [name, by] of [
    ['monter', -1],
    ['descendre', 1],
  ] as const) {
    const at = placeIn(query, name);
    // To the page's new place, so that keyboard focus follows it.
    if (at !== null) return lead(withMoved(cards, at, by), `#${cards[at]?.id ?? ''}`);
  }
  if (!isNamed && cards.length > 0) {
    return { location: selectionPath(cards.map(({ href }) => href)), cookie: null };
  }
  return show(isNamed && cards.length === 0 ? 'unknown' : null);
}

export function chosenPage({ id, kind, href, title, language }: PageCard): ChosenPage {
  return { id, kind, path: href, title: setTypography(title, language), language };
}

/** The page of an address as copied from the browser, or as written in this site's links. */
export function pageAt(typed: string, origin: string): SelectedPage[] {
  const address = typed.trim();
  return parseSelection([address.startsWith(`${origin}/`) ? address.slice(origin.length) : address]);
}

/** Pages that are proposed for words of a title. */
const MOST_FOUND = 8;

/**
 * The published pages with these words in their titles that the viewer may read, the best first.
 */
export async function pagesTitled(
  words: string,
  { services, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<ChosenPage[]> {
  if (words.includes('/')) return [];
  // The suggestions contain collections and drafts, which are left out.
  const suggested = await services.search.suggest(viewer, words, 3 * MOST_FOUND).catch((error: unknown) => {
    // Without the search, no page is found, and what was typed stays.
    if (isNavetteError(error) && error.code === 'unavailable') return [];
    throw error;
  });
  const cards = await services.selections.find(viewer, parseSelection(suggested.map(({ href }) => href)));
  return cards.slice(0, MOST_FOUND).map(chosenPage);
}

/** A place in the list, counted from 1 in the address. */
function placeIn(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  return value !== null && /^\d{1,2}$/.test(value) ? Number(value) - 1 : null;
}

function keptIn(cookies: string | null): string[] {
  const [, kept = ''] = KEPT.exec(cookies ?? '') ?? [];
  return kept.split('.').filter(isId).slice(0, MOST_SELECTED);
}

/** Stores a list for this screen alone: the cookie is sent to no other address. */
function cookieOf(list: readonly PageCard[], origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  const value = list.map(({ id }) => id).join('.');
  const age = list.length === 0 ? 0 : DAYS * 24 * 3600;
  return `${COOKIE}=${value}; Path=${SELECTION_PATH}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
}
