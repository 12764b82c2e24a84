import { isGoneBack } from '#content/material/cited-material.ts';
import { BEFORE_ANY_END, CHECKED_USES, reachOf } from '#content/material/consent.ts';
import { listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { listBeyondConsent, noteConsentChange } from '#db/materials/masked-text-repository.ts';
import { listNarrowed } from '#db/materials/narrowed-naming-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { findWithConcerned, gapsOf } from './cited-materials.ts';
import { materialTargets } from './material-targets.ts';

/**
 * Records that consent for a material changed, so that published texts are masked accordingly.
 * @returns whether published texts may go beyond it now, without the team having been notified yet
 */
export async function followConsent(trx: Writer, materialId: string, at: string): Promise<boolean> {
  await noteConsentChange(trx, materialId, at);
  if ((await listBeyondConsent(trx, { materialId })).length > 0) return false;
  const found = (await findWithConcerned(trx, [materialId])).get(materialId);
  if (!found) return false;
  const published = await listPublishedWith(trx, await materialTargets(trx, materialId));
  const pages = await findPages(
    trx,
    published.map(({ pageId }) => pageId),
  );
  if (pages.length > 0 && (await listNarrowed(trx, [materialId])).length > 0) return true;
  return pages.some(({ visibility }) =>
    CHECKED_USES.some((use) => gapsOf(found, use, { reach: reachOf(visibility), on: BEFORE_ANY_END }).some(isGoneBack)),
  );
}
