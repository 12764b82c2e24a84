import { parseAddress } from './address.ts';
import { SELECTION_PATH } from './site-paths.ts';

/**
 * Most characters of a typed address: longer texts are no page's address, and are cut when shown
 * again.
 */
export const LONGEST_TYPED_ADDRESS = 300;

/** Most pages of a selection: servers limit the length of its address. */
export const MOST_SELECTED = 60;

/** A page that is named in a selection. */
export type SelectedPage = Extract<ReturnType<typeof parseAddress>, { type: 'page' }>;

/**
 * The address of pages in an order: `/selection?page=/fiches/x&page=/etudes/y`.
 * @param paths of pages
 */
export function selectionPath(paths: readonly string[]): string {
  return SELECTION_PATH + selectionQuery(paths);
}

/** The query string of the address of a selection, or of one of its files. */
export function selectionQuery(paths: readonly string[]): string {
  return paths.length === 0 ? '' : `?${paths.map((path) => `page=${path}`).join('&')}`;
}

/** The pages that an address names, each once, in its order; other addresses are ignored. */
export function parseSelection(values: readonly string[]): SelectedPage[] {
  const pages = new Map<string, SelectedPage>();
  for (const value of values) {
    if (pages.size === MOST_SELECTED) break;
    const address = parseAddress(value);
    if (address?.type === 'page') pages.set(`${address.kind} ${address.slug}`, address);
  }
  return [...pages.values()];
}

/** A list with one of its members a place further up or down. @param at from 0 */
export function withMoved<One>(list: readonly One[], at: number, by: -1 | 1): One[] {
  const moved = list[at];
  const to = at + by;
  if (moved === undefined || to < 0 || to >= list.length) return [...list];
  return list.with(at, list[to]!).with(to, moved);
}
