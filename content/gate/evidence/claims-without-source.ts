import type { ClaimKind } from '#content/citation/listed-citations.ts';
import type { Finding } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/**
 * The findings or lessons of a study that cite nothing; none if the study has no materials, since
 * its sources are then stored elsewhere.
 */
export function claimsWithoutSource({ claims, hasMaterials }: GatePage, wanted: ClaimKind): Finding[] {
  if (!hasMaterials) return [];
  return claims
    .filter(({ kind, sources, text }) => kind === wanted && sources === 0 && text !== '')
    .map(({ id, title }) => ({ at: { block: id }, words: title }));
}
