import type { ClaimKind } from '#content/citation/listed-citations.ts';
import type { Finding } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/**
 * The citations that each kind of claim must have: materials for findings, findings for lessons.
 */
const FOUNDED_ON = { finding: 'sources', lesson: 'findings' } as const satisfies Record<ClaimKind, string>;

/**
 * The findings of a study that cite no material, or its lessons that cite no finding; none if the
 * study has no materials, since its sources are then stored elsewhere.
 */
export function claimsWithoutSource({ claims, hasMaterials }: GatePage, wanted: ClaimKind): Finding[] {
  if (!hasMaterials) return [];
  return claims
    .filter(({ text, ...claim }) => claim.kind === wanted && claim[FOUNDED_ON[wanted]] === 0 && text !== '')
    .map(({ id, title }) => ({ at: { block: id }, words: title }));
}
