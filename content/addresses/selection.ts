import { parseAddress } from './address.ts';
import { SELECTION_PATH } from './site-paths.ts';

/** Longer texts are no address of a page: what was typed is shown again up to this length. */
export const LONGEST_TYPED_ADDRESS = 300;

/** Pages that a selection has at most: its address stays shorter than servers take. */
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

/** What the address of a selection, or of a file of it, has after its path. */
export function selectionQuery(paths: readonly string[]): string {
  return paths.length === 0 ? '' : `?${paths.map((path) => `page=${path}`).join('&')}`;
}

/**
 * The pages that an address names, each once, in its order; what is no page's address is left out.
 */
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
