import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { materialLabel } from '#content/material/material.ts';
import { fileTypeOf, isPlayed, MOST_MATERIAL_FILES } from '#content/material/material-file.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  findMaterialFile,
  insertMaterialFile,
  listMaterialFiles,
  type MaterialFile,
  sumSent,
  updateMaterialFile,
} from '#db/materials/material-file-repository.ts';
import { cleanName } from '#server/files/clean-name.ts';
import { readSoundLength } from '#server/files/sounds/sound-length.ts';
import type { UploadStore } from '#server/files/uploads/upload-store.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { type MaterialOfStudy, requireMaterial } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** Most bytes that one person sends in a day. */
export const MOST_BYTES_A_DAY = 4 * 1024 * 1024 * 1024;
/** Most uploads of one person in progress. */
export const MOST_UNDER_WAY = 5;
const DAY = 24 * 3_600_000;
const LONGEST_MARK = 200;

/** A file that a person wishes to send. */
export interface NewUpload {
  readonly name: string;
  readonly bytes: number;
  /** Equal for the same file of the same device. */
  readonly mark: string;
}

/** Dependencies for storing uploads. */
export interface UploadDeps {
  readonly database: Database;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  /** Most bytes of a file. */
  readonly mostBytes: number;
}

/**
 * Stores a new upload, within the limits of one person.
 * @param received bytes that are on the disk already
 * @throws NavetteError as `MaterialFiles.begin`
 */
export async function insertUpload(
  { database, uploads, clock, mostBytes }: UploadDeps,
  materialId: string,
  upload: NewUpload,
  viewer: Viewer,
  received: number,
): Promise<MaterialFile> {
  const { bytes, mark } = upload;
  if (!Number.isSafeInteger(bytes) || bytes < 1 || mark.length > LONGEST_MARK)
    throw new NavetteError('invalid', { fields: ['file'] });
  if (bytes > mostBytes) throw new NavetteError('too-large', { limit: mostBytes });
  await uploads.requireRoom(bytes - received);
  const now = clock();
  const at = now.toISOString();
  const file: MaterialFile = {
    ...{ id: newId(), materialId, name: cleanName(upload.name, 'fichier'), mark, mediaType: '' },
    ...{ bytes, received, sha256: '', createdBy: personIdOf(viewer) },
    ...{ createdAt: at, updatedAt: at, completedAt: null, lasts: null },
  };
  await writeFor(viewer, database, async (trx) => {
    await requireMaterial(trx, viewer, 'material.write', materialId);
    if ((await listMaterialFiles(trx, materialId)).length >= MOST_MATERIAL_FILES)
      throw new NavetteError('too-many', { limit: MOST_MATERIAL_FILES });
    const sent = await sumSent(trx, file.createdBy, new Date(now.getTime() - DAY).toISOString());
    if (sent.underWay >= MOST_UNDER_WAY)
      throw new NavetteError('too-many', { limit: MOST_UNDER_WAY, reason: 'under-way' });
    if (sent.bytes + bytes > MOST_BYTES_A_DAY)
      throw new NavetteError('too-many', { limit: MOST_BYTES_A_DAY, reason: 'day' });
    await insertMaterialFile(trx, file);
  });
  return file;
}

/** Stores how many bytes of a file were received. */
export async function noteReceived(
  { database, clock }: UploadDeps,
  id: string,
  change: Pick<MaterialFile, 'received'>,
): Promise<void> {
  const updatedAt = clock().toISOString();
  await database.write((trx) => updateMaterialFile(trx, id, { ...change, updatedAt }));
}

/** Completes the upload of a file: its type is read from its first bytes. */
export async function completeUpload(
  { database, uploads, clock }: UploadDeps,
  file: MaterialFile,
  viewer: Viewer,
  sent: FormRecord = NO_FORM,
): Promise<void> {
  const { id, materialId } = file;
  const { sha256, head } = await uploads.complete(id);
  const mediaType = fileTypeOf(head, file.name);
  const lasts = isPlayed(mediaType) ? ((await readSoundLength(uploads.pathOf(id), mediaType)) ?? 0) : null;
  await writeFor(viewer, database, async (trx) => {
    const found = await requireMaterial(trx, viewer, 'material.write', materialId);
    const now = await findMaterialFile(trx, id);
    if (!now) throw new NavetteError('not-found');
    if (now.completedAt !== null) return;
    const at = clock().toISOString();
    const whole = { received: file.bytes, sha256, mediaType, lasts, updatedAt: at, completedAt: at };
    await updateMaterialFile(trx, id, whole);
    await recordFile(trx, 'material.file-added', found, viewer, at);
    await sent(trx);
  });
}

/** Records in the audit log that a file was added or removed. */
export async function recordFile(
  trx: Writer,
  action: 'material.file-added' | 'material.file-removed',
  { material, page }: MaterialOfStudy,
  viewer: Viewer,
  at: string,
): Promise<void> {
  await insertAuditEntry(trx, {
    at,
    actor: actorOf(viewer),
    action,
    subject: material.id,
    pageId: page.id,
    // The file's name may contain a person's name.
    detail: { label: materialLabel(material) },
  });
}
