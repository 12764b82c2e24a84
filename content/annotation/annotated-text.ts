import type { Viewer } from '#content/people/person.ts';

/**
 * The text of a page that a viewer reads and annotates: an edition, a version to annotate, or
 * neither.
 */
export interface AnnotatedTextNumber {
  readonly edition: number | null;
  readonly version: number | null;
}

/**
 * Partners annotate the version to annotate, if there is one; all others the latest edition, and
 * the version only before the first edition.
 */
export function annotatedTextOf(
  viewer: Pick<Viewer, 'role'>,
  { editionNumber, versionNumber }: { readonly editionNumber: number | null; readonly versionNumber: number | null },
): AnnotatedTextNumber {
  const isVersion = versionNumber !== null && (viewer.role === 'partner' || editionNumber === null);
  return isVersion ? { edition: null, version: versionNumber } : { edition: editionNumber, version: null };
}
