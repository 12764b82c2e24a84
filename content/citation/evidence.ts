import type { DocumentNode } from '#content/document/document.ts';
import { type ListedCitation, type ListedClaim, listCitations, listClaims } from './listed-citations.ts';

/** What a text draws on, and what of it rests on something. */
export interface Evidence {
  readonly citations: readonly ListedCitation[];
  /** Its findings and lessons, each with how many citations it has. */
  readonly claims: readonly (ListedClaim & { readonly sources: number })[];
}

/** The citations, findings and lessons of a text. */
export function readEvidence(document: DocumentNode): Evidence {
  const citations = listCitations(document);
  const sources = new Map<string, number>();
  for (const { within } of citations) {
    if (within?.id) sources.set(within.id, (sources.get(within.id) ?? 0) + 1);
  }
  return {
    citations,
    claims: listClaims(document).map((claim) => ({ ...claim, sources: sources.get(claim.id) ?? 0 })),
  };
}
