import { pagePath } from '#content/addresses/address.ts';
import { annotationsPath, versionPath } from '#content/addresses/site-paths.ts';
import { KINDS, type PageKind } from './kinds/kind.ts';
import { threadAnchor } from './render/html-marks.ts';

/** The screen on which a page's annotations are read and answered. */
export function threadsPath(page: {
  readonly kind: PageKind;
  readonly slug: string;
  /** Partners annotate a version of its draft: it has no edition yet. */
  readonly onVersion: boolean;
}): string {
  const path = pagePath(page);
  // Workshops show threads beside the text; elsewhere they are folded, and the list has them open.
  if (page.onVersion) return versionPath(path);
  return KINDS[page.kind].hasTwoSides ? path : annotationsPath(path);
}

/** The address of one thread. */
export function threadPath(page: Parameters<typeof threadsPath>[0], id: string): string {
  return `${threadsPath(page)}#${threadAnchor(id)}`;
}
