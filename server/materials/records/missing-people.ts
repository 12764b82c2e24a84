import { listPublishedBefore, listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findConcerned, listConcerned } from '#db/materials/concerned-repository.ts';
import { listBeyondAmong } from '#db/materials/masked-text-repository.ts';
import { findMaterial } from '#db/materials/material-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { ConsentRecords, RecordedConsent } from './consent-records.ts';

/**
 * Somebody who took words back and is not in the register, while texts may still show the words.
 */
export interface MissingPerson {
  /** The name of their record in `withdrawals/consents`, without its ending. */
  readonly id: string;
  readonly materialId: string;
  /** The slugs of pages with published texts that cite the material. */
  readonly pages: readonly string[];
}

const tookWordsBack = ({ state, withdrawn, struck }: RecordedConsent): boolean =>
  state === 'refused' || state === 'withdrawn' || withdrawn.length + struck.length > 0;

/**
 * Finds the people who are recorded as having taken words back, and are not in the register: they
 * were deleted from it, or a backup from before their entry was restored. No masks can be made for
 * them: masks follow the consent of the others of the material, and which words were whose is not
 * recorded.
 */
export async function findMissingPeople(
  { read }: Pick<Database, 'read'>,
  records: Pick<ConsentRecords, 'list'>,
): Promise<MissingPerson[]> {
  const found: MissingPerson[] = [];
  for (const record of await records.list()) {
    const { id, materialId } = record;
    if (!tookWordsBack(record) || (await findConcerned(read, id))) continue;
    if (!(await findMaterial(read, materialId))) continue;
    // Its texts are masked already, and stay so while nobody else is concerned by it.
    const others = await listConcerned(read, [materialId]);
    if (others.length === 0 && (await listBeyondAmong(read, [materialId])).length > 0) continue;
    const targets = await materialTargets(read, materialId);
    const citing = [...(await listPublishedWith(read, targets)), ...(await listPublishedBefore(read, targets))];
    const pages = await findPages(read, [...new Set(citing.map(({ pageId }) => pageId))]);
    if (pages.length > 0) found.push({ id, materialId, pages: pages.map(({ slug }) => slug).sort() });
  }
  return found;
}

/** The warning about one of them, for whoever runs the server. */
export const describeMissing = ({ id, materialId, pages }: MissingPerson): string =>
  `somebody who took words of material ${materialId} back is not in the register: ${pages.join(', ')} may show them. ` +
  `Note them again with what they agree to; if they were noted by mistake, delete withdrawals/consents/${id}.json`;
