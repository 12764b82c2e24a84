import { readEvidence } from '#content/citation/evidence.ts';
import type { ListedCitation } from '#content/citation/listed-citations.ts';
import { writeTarget } from '#content/citation/target.ts';
import { readAdoptions } from '#content/practice/adoption.ts';
import { listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { findEdition } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';

/** From a material to a finding, to a lesson, to a practice; and once more between studies. */
const MOST_STEPS = 4;

/** The use of some sources in the latest editions of pages. */
interface FollowedWords {
  /** Pages that cite none of them, and rest on a finding or lesson that rests on one. */
  readonly further: number;
  /** How often the practices among these pages were taken up. */
  readonly adoptions: number;
}

/**
 * Follows sources to the pages that cite one, or a finding or lesson that rests on one, of their
 * own text or another's.
 */
export async function followWords(db: Reader, sources: readonly [string, ...string[]]): Promise<FollowedWords> {
  const adopted = new Map<string, number>();
  const known = new Set<string>(sources);
  let citing = 0;
  let targets: readonly string[] = sources;
  for (let step = 0; step < MOST_STEPS && targets.length > 0; step++) {
    const claims: string[] = [];
    for (const { pageId, editionNumber } of await listPublishedWith(db, targets as [string, ...string[]])) {
      const edition = await findEdition(db, pageId, editionNumber);
      if (!edition) continue;
      const { citations } = readEvidence(edition.document);
      // A page that only contradicts them does not rest on them.
      if (step > 0 && !citations.some(({ target, isAgainst }) => !isAgainst && known.has(target))) continue;
      claims.push(...claimsOn(citations, pageId, known));
      adopted.set(pageId, readAdoptions(edition.notice.own).length);
    }
    if (step === 0) citing = adopted.size;
    targets = claims;
  }
  const pages = await findPages(db, [...adopted.keys()]);
  return {
    further: adopted.size - citing,
    adoptions: pages.reduce((sum, { id, kind }) => sum + (kind === 'practice' ? adopted.get(id)! : 0), 0),
  };
}

/**
 * Finds the findings and lessons of a text that rest on `known` ones, directly or by others of the
 * text, and adds them to `known`.
 */
function claimsOn(citations: readonly ListedCitation[], pageId: string, known: Set<string>): string[] {
  const found: string[] = [];
  for (let before = -1; before < found.length; ) {
    before = found.length;
    for (const { target, within, isAgainst } of citations) {
      if (!within?.id || isAgainst || !known.has(target)) continue;
      const claim = writeTarget({ type: 'block', pageId, blockId: within.id });
      if (known.has(claim)) continue;
      known.add(claim);
      found.push(claim);
    }
  }
  return found;
}
