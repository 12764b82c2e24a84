import { readEvidence } from '#content/citation/evidence.ts';
import { writeTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { readAdoptions } from '#content/practice/adoption.ts';
import { listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { findEdition } from '#db/pages/edition-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';

/** From a material to a finding, to a lesson, to a practice; and once more between studies. */
const MOST_STEPS = 4;

/**
 * How often practices that rest on some sources were taken up, as their latest editions say: those
 * that cite one, or a finding or lesson that rests on one, of their own text or another's.
 */
export async function countAdoptions(db: Reader, sources: readonly [string, ...string[]]): Promise<number> {
  const practices = new Map<string, number>();
  const known = new Set<string>(sources);
  let targets: readonly string[] = sources;
  for (let step = 0; step < MOST_STEPS && targets.length > 0; step++) {
    const claims: string[] = [];
    for (const { pageId, editionNumber } of await listPublishedWith(db, targets as [string, ...string[]])) {
      const edition = await findEdition(db, pageId, editionNumber);
      if (!edition) continue;
      claims.push(...claimsOn(edition.document, pageId, known));
      practices.set(pageId, readAdoptions(edition.notice.own).length);
    }
    targets = claims;
  }
  const pages = await findPages(db, [...practices.keys()]);
  return pages.reduce((sum, { id, kind }) => sum + (kind === 'practice' ? practices.get(id)! : 0), 0);
}

/**
 * The findings and lessons of a text that rest on what is known, directly or by others of it; adds
 * them to it.
 */
function claimsOn(text: DocumentNode, pageId: string, known: Set<string>): string[] {
  const { citations } = readEvidence(text);
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
