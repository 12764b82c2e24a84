import type { DocumentNode } from '#content/document/document.ts';
import { type ListedCitation, type ListedClaim, listCitations, listClaims } from './listed-citations.ts';
import { type QuotedPassage, quotedPassages } from './quoted-passages.ts';

/** What a text draws on, and what of it rests on something. */
export interface Evidence {
  readonly citations: readonly ListedCitation[];
  /**
   * Its findings and lessons, each with how many citations it rests on, and how many contradict it.
   */
  readonly claims: readonly (ListedClaim & { readonly sources: number; readonly against: number })[];
  /** Its passages that draw on materials. */
  readonly passages: readonly QuotedPassage[];
}

/** The citations, findings and lessons of a text. */
export function readEvidence(document: DocumentNode): Evidence {
  const citations = listCitations(document);
  const counts = new Map<string, { sources: number; against: number }>();
  for (const { within, isAgainst } of citations) {
    if (!within?.id) continue;
    const { sources, against } = counts.get(within.id) ?? NONE;
    counts.set(within.id, isAgainst ? { sources, against: against + 1 } : { sources: sources + 1, against });
  }
  return {
    citations,
    claims: listClaims(document).map((claim) => ({ ...claim, ...(counts.get(claim.id) ?? NONE) })),
    passages: citations.length === 0 ? [] : quotedPassages(document),
  };
}

const NONE = { sources: 0, against: 0 };
