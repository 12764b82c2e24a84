import { KINDS, LISTED_KINDS, type PageKind } from './kind.ts';
import type { Notice } from './notice.ts';

/** Lenses of a page at most: more would be longer than many a page. */
export const MOST_LENSES = 4;

/** The kinds of page that are expected to have a lens; the others that are listed may have one. */
export const LENS_KINDS: readonly PageKind[] = LISTED_KINDS.filter((kind) => KINDS[kind].expectsLens);

/** Whether a page is expected to have a lens: one on the subject itself needs none. */
export const expectsLens = (kind: PageKind, notice: Notice): boolean =>
  LENS_KINDS.includes(kind) && !notice.common.sectors.includes('gender');
