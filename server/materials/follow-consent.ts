import { isGoneBack } from '#content/material/cited-material.ts';
import {
  BEFORE_ANY_END,
  CHECKED_USES,
  type Consent,
  consentGap,
  type Reach,
  reachesAsFarAs,
  reachOf,
} from '#content/material/consent.ts';
import type { Visibility } from '#content/permission.ts';
import { listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { findCiting } from '#db/materials/citation-repository.ts';
import {
  listBeyondConsent,
  listCitedMaterials,
  noteBeyondConsent,
  noteConsentChange,
  noteTextsToFit,
  type PublishedText,
} from '#db/materials/masked-text-repository.ts';
import { listNarrowed } from '#db/materials/narrowed-naming-repository.ts';
import { findPages, type Page } from '#db/pages/page-repository.ts';
import { findWithConcerned, gapsOf } from './cited-materials.ts';
import { materialTargets } from './material-targets.ts';
import { followPhotoConsent, followPictures } from './shown-pictures.ts';

/**
 * Records that consent for a material changed, so that published texts are masked accordingly.
 * @returns whether published texts may go beyond it now, without the team having been notified yet
 */
export async function followConsent(trx: Writer, materialId: string, at: string): Promise<boolean> {
  await noteConsentChange(trx, materialId, at);
  const found = (await findWithConcerned(trx, [materialId])).get(materialId);
  if (found) await followPhotoConsent(trx, found);
  if (!found || (await listBeyondConsent(trx, { materialId })).length > 0) return false;
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

/**
 * Records that a page is read by others from now on, so that its published texts are fitted to what
 * reaches them. How far a person who is asked again agreed before is not recorded: what nobody
 * agrees to at that moment is beyond consent for new readers, and stays so until they do
 * (docs/decisions/0191-asking-anew-opens-nothing.md).
 */
export async function followReaders(
  trx: Writer,
  page: Pick<Page, 'id' | 'visibility'>,
  visibility: Visibility,
  at: string,
): Promise<void> {
  const reach = reachOf(visibility);
  if (!reachesAsFarAs(reachOf(page.visibility), reach)) {
    const ids = await listCitedMaterials(trx, page.id);
    const materials = await findWithConcerned(trx, ids);
    for (const id of ids) {
      const found = materials.get(id);
      const isAgreed =
        found && CHECKED_USES.every((use) => gapsOf(found, use, { reach, on: BEFORE_ANY_END }).length === 0);
      if (!isAgreed) await noteBeyond(trx, id, at, ({ id: pageId }) => pageId === page.id);
    }
    await followPictures(trx, page.id);
  }
  await noteTextsToFit(trx, page.id, at);
}

type Terms = Pick<Consent, 'state' | 'uses' | 'reach'>;

/**
 * Records that a person is asked again for less than before, if so: published texts that go beyond
 * what they are asked for are masked until they answer.
 */
export async function followAskedForLess(
  trx: Writer,
  materialId: string,
  { before, after }: { readonly before: Terms; readonly after: Terms },
  at: string,
): Promise<void> {
  const isLess =
    !reachesAsFarAs(after.reach, before.reach) ||
    CHECKED_USES.some((use) => before.uses.includes(use) && !after.uses.includes(use));
  if (after.state !== 'asked' || !isLess) return;
  const asked = { ...after, state: 'granted', naming: 'name', until: '' } as const;
  const isBeyond = (reach: Reach) =>
    CHECKED_USES.some((use) => consentGap(asked, { use, reach, on: BEFORE_ANY_END }) !== null);
  await noteBeyond(trx, materialId, at, ({ visibility }) => isBeyond(reachOf(visibility)));
}

/** Records that the texts of some pages exceed consent for a material. */
async function noteBeyond(
  trx: Writer,
  materialId: string,
  at: string,
  isBeyond: (page: Pick<Page, 'id' | 'visibility'>) => boolean,
): Promise<void> {
  const { editions, versions } = await findCiting(trx, await materialTargets(trx, materialId));
  const texts = new Map<string, PublishedText>();
  for (const { pageId, number } of editions)
    texts.set(`edition ${pageId} ${number}`, { pageId, textKind: 'edition', number });
  for (const { pageId, number } of versions)
    texts.set(`version ${pageId} ${number}`, { pageId, textKind: 'version', number });
  const pages = await findPages(trx, [...new Set([...texts.values()].map(({ pageId }) => pageId))]);
  const beyond = new Set(pages.filter(isBeyond).map(({ id }) => id));
  for (const text of texts.values()) if (beyond.has(text.pageId)) await noteBeyondConsent(trx, text, materialId, at);
}
