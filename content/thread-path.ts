import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { annotationsPath, versionPath } from '#content/addresses/site-paths.ts';
import { annotatedTextOf } from './annotation/annotated-text.ts';
import { THREADS_ANCHOR, threadAnchor } from './annotation/thread-anchor.ts';
import { KINDS, type PageKind } from './kinds/kind.ts';
import type { Viewer } from './people/person.ts';

/** The facts on which the address of a page's annotations depends. */
interface AnnotatedPage {
  readonly kind: PageKind;
  readonly slug: string;
  readonly editionNumber: number | null;
  readonly versionNumber: number | null;
}

/** The screen on which a viewer reads and answers a page's annotations. */
function screenOf(page: AnnotatedPage, viewer: Pick<Viewer, 'role'>): { readonly path: string; readonly all: string } {
  const path = pagePath(page);
  const text = annotatedTextOf(viewer, page);
  if (text.version !== null) return { path: versionPath(path), all: '' };
  // The page has only a draft: the threads are beside it.
  if (text.edition === null) return { path: writePath(path), all: `#${THREADS_ANCHOR}` };
  // Workshops show threads beside the text; elsewhere they are folded, and the list has them open.
  return { path: KINDS[page.kind].hasTwoSides ? path : annotationsPath(path), all: '' };
}

/**
 * The address of a page's annotations for a viewer who may read them: on the text that this viewer
 * annotates, or beside the draft of a page that has no other text.
 */
export function threadsPath(page: AnnotatedPage, viewer: Pick<Viewer, 'role'>): string {
  const { path, all } = screenOf(page, viewer);
  return path + all;
}

/** The address of one thread. */
export function threadPath(page: AnnotatedPage, id: string, viewer: Pick<Viewer, 'role'>): string {
  return `${screenOf(page, viewer).path}#${threadAnchor(id)}`;
}
