import type { DocumentNode } from '#content/document/document.ts';
import { type ListedCitation, type ListedClaim, listCitations, listClaims } from './listed-citations.ts';
import { type QuotedPassage, quotedPassages } from './quoted-passages.ts';
import { type CitationTarget, parseTarget } from './target.ts';

/** How much a finding or lesson rests on, by what its citations point to. */
interface RestsOn {
  /** Citations of materials and extracts. */
  readonly sources: number;
  /**
   * Citations of findings. A block of another page counts as one: whether it is a finding or a
   * lesson is known only from that page's text.
   */
  readonly findings: number;
  /** Citations of any target that contradict it. */
  readonly against: number;
}

/** The citations of a text, and its findings and lessons with their evidence. */
export interface Evidence {
  readonly citations: readonly ListedCitation[];
  /** Its findings and lessons, each with what it rests on. */
  readonly claims: readonly (ListedClaim & RestsOn)[];
  /** Its passages that draw on materials. */
  readonly passages: readonly QuotedPassage[];
}

/** The citations, findings and lessons of a text. */
export function readEvidence(document: DocumentNode): Evidence {
  const citations = listCitations(document);
  const claims = listClaims(document);
  const lessons = new Set(claims.filter(({ kind }) => kind === 'lesson').map(({ id }) => id));
  const counts = new Map<string, RestsOn>();
  for (const { target, within, isAgainst } of citations) {
    if (!within?.id) continue;
    const known = counts.get(within.id) ?? NOTHING;
    const counted = isAgainst ? 'against' : countedAs(parseTarget(target), lessons);
    if (counted !== null) counts.set(within.id, { ...known, [counted]: known[counted] + 1 });
  }
  return {
    citations,
    claims: claims.map((claim) => ({ ...claim, ...(counts.get(claim.id) ?? NOTHING) })),
    passages: citations.length === 0 ? [] : quotedPassages(document),
  };
}

const NOTHING: RestsOn = { sources: 0, findings: 0, against: 0 };

/** @param lessons the ids of the text's own lessons */
function countedAs(target: CitationTarget | null, lessons: ReadonlySet<string>): 'sources' | 'findings' | null {
  if (target?.type !== 'block') return target && 'sources';
  return lessons.has(target.blockId) ? null : 'findings';
}
