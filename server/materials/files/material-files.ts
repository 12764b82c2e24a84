import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { ANY_FILE, isPlayed, MOST_PART } from '#content/material/material-file.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  eraseFiles,
  findMaterialFile,
  listMaterialFiles,
  type MaterialFile,
} from '#db/materials/material-file-repository.ts';
import { cleanName } from '#server/files/clean-name.ts';
import type { ReceivedBytes } from '#server/files/file-store.ts';
import type { FileEraser } from '#server/files/uploads/file-eraser.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { type MaterialOfStudy, requireMaterial } from '#server/materials/require-material.ts';
import { deleteWithheld } from '#server/materials/shown-pictures.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import {
  completeUpload,
  insertUpload,
  type NewUpload,
  noteReceived,
  recordFile,
  type UploadDeps,
} from './upload-rows.ts';

/** A file of a material, as a list shows it. */
export interface ListedFile extends Pick<MaterialFile, 'id' | 'name' | 'mediaType' | 'bytes' | 'createdAt'> {
  /** The page can play it. */
  readonly played: boolean;
}

/** A file from a form, on the disk. */
export interface SentFile extends ReceivedBytes {
  readonly name: string;
}

/** An upload in progress. */
export type UnfinishedUpload = Pick<MaterialFile, 'id' | 'name' | 'bytes' | 'received'>;

/** The state of an upload. */
export interface UploadState {
  readonly id: string;
  /** The byte from which it continues. */
  readonly offset: number;
  /** The upload is complete. */
  readonly done: boolean;
}

/** A file as it is served. */
export interface ServedFile {
  readonly path: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly name: string;
}

interface MaterialFilesDeps extends UploadDeps {
  readonly eraser: FileEraser;
}

/** The files of a study's materials: recordings, scans, photographs, notes. */
export class MaterialFiles {
  readonly #deps: MaterialFilesDeps;
  /** Accepts one part of a file at a time. */
  readonly #turns = new KeyedMutex();
  /** Aborts the part of a file that is being received. */
  readonly #coming = new Map<string, AbortController>();

  constructor(deps: MaterialFilesDeps) {
    this.#deps = deps;
  }

  /** Most bytes of a file. */
  get mostBytes(): number {
    return this.#deps.mostBytes;
  }

  /** A material's files. @throws NavetteError `not-found`, `forbidden` */
  async list(materialId: string, viewer: Viewer): Promise<ListedFile[]> {
    const { read } = this.#deps.database;
    await requireMaterial(read, viewer, 'material.read', materialId);
    const files = await listMaterialFiles(read, materialId);
    return files
      .filter(({ completedAt }) => completedAt !== null)
      .map(({ id, name, mediaType, bytes, createdAt }) => ({
        ...{ id, name, mediaType, bytes, createdAt },
        played: isPlayed(mediaType),
      }));
  }

  /** The viewer's uploads in progress. @throws NavetteError `not-found`, `forbidden` */
  async underWay(materialId: string, viewer: Viewer): Promise<UnfinishedUpload[]> {
    await this.requireToAdd(materialId, viewer);
    const files = await listMaterialFiles(this.#deps.database.read, materialId);
    return files
      .filter(({ completedAt, createdBy }) => completedAt === null && createdBy === personIdOf(viewer))
      .map(({ id, name, bytes, received }) => ({ id, name, bytes, received }));
  }

  /** A file for a viewer who may open its material; null otherwise. */
  async findReadable(materialId: string, id: string, viewer: Viewer): Promise<ServedFile | null> {
    const { database, uploads } = this.#deps;
    await requireMaterial(database.read, viewer, 'material.read', materialId);
    const file = await findMaterialFile(database.read, id);
    if (!file || file.materialId !== materialId || file.completedAt === null) return null;
    const mediaType = isPlayed(file.mediaType) || file.mediaType === 'application/pdf' ? file.mediaType : ANY_FILE;
    return { path: uploads.pathOf(id), mediaType, sha256: file.sha256, name: file.name };
  }

  /**
   * A material to which a file may be added.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`
   */
  requireToAdd(materialId: string, viewer: Viewer): Promise<MaterialOfStudy> {
    return requireMaterial(this.#deps.database.read, viewer, 'material.write', materialId);
  }

  /**
   * Adds a file from a form.
   * @param received null if none was chosen
   * @throws NavetteError as `begin`
   */
  async add(materialId: string, received: SentFile | null, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    if (!received) throw new NavetteError('invalid', { fields: ['file'] });
    const { name, bytes } = received;
    const file = await insertUpload(this.#deps, materialId, { name, bytes, mark: '' }, viewer, bytes);
    try {
      await this.#deps.uploads.adopt(file.id, received.temporary);
      await completeUpload(this.#deps, file, viewer, sent);
    } catch (error) {
      await this.#giveUp(file.id);
      throw error;
    }
  }

  /**
   * Begins an upload in parts, or resumes the sender's upload of the same file.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`; `invalid` with `fields`; `too-large`
   * with `limit`; `too-many` with `limit`, and `reason` `under-way` or `day`; `unavailable`
   */
  async begin(materialId: string, upload: NewUpload, viewer: Viewer): Promise<UploadState> {
    const { read } = this.#deps.database;
    await this.requireToAdd(materialId, viewer);
    const name = cleanName(upload.name, 'fichier');
    const sender = personIdOf(viewer);
    const begun = (await listMaterialFiles(read, materialId)).find(
      (file) =>
        file.completedAt === null &&
        file.mark !== '' &&
        file.mark === upload.mark &&
        file.createdBy === sender &&
        file.name === name &&
        file.bytes === upload.bytes,
    );
    return this.#stateOf(begun ?? (await insertUpload(this.#deps, materialId, upload, viewer, 0)), viewer);
  }

  /** The state of an upload. @throws NavetteError `not-found`, `forbidden` */
  async state(materialId: string, id: string, viewer: Viewer): Promise<UploadState> {
    return this.#stateOf(await this.#requireUpload(materialId, id, viewer), viewer);
  }

  /**
   * Receives the next part of a file; the last one completes it. Aborts a part of it that is still
   * being received: its connection was cut.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` with the `offset` of the upload, for
   * a part that starts elsewhere; `too-large`; `invalid` with `fields`; `unavailable`
   */
  async addPart(
    materialId: string,
    id: string,
    part: { readonly offset: number; readonly body: ReadableStream<Uint8Array>; readonly sha256: string | null },
    viewer: Viewer,
  ): Promise<UploadState> {
    await this.#requireUpload(materialId, id, viewer);
    this.#coming.get(id)?.abort();
    const control = new AbortController();
    this.#coming.set(id, control);
    try {
      return await this.#turns.run(id, async () => {
        const file = await this.#requireUpload(materialId, id, viewer);
        const { offset, done } = await this.#stateOf(file, viewer);
        if (done) return { id, offset, done };
        if (part.offset !== offset) throw new NavetteError('conflict', { reason: 'incomplete', offset });
        const limit = Math.min(MOST_PART, file.bytes - offset);
        const bytes = await this.#deps.uploads.append({ id, ...part, limit, signal: control.signal });
        const received = offset + bytes;
        await noteReceived(this.#deps, id, { received });
        // Erased in the meantime, by a withdrawal or with its material.
        if (!(await findMaterialFile(this.#deps.database.read, id))) {
          await this.#deps.uploads.erase(id);
          throw new NavetteError('not-found');
        }
        return this.#stateOf({ ...file, received }, viewer);
      });
    } finally {
      if (this.#coming.get(id) === control) this.#coming.delete(id);
    }
  }

  /** Cancels an upload of the viewer's own. @throws NavetteError `not-found`, `forbidden` */
  async giveUp(materialId: string, id: string, viewer: Viewer): Promise<void> {
    const { completedAt } = await this.#requireUpload(materialId, id, viewer);
    // If complete in the meantime, it is a file: `remove` deletes it.
    if (completedAt === null) await this.remove(materialId, id, viewer);
  }

  /**
   * Deletes a file, or cancels an upload.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`
   */
  async remove(materialId: string, id: string, viewer: Viewer): Promise<void> {
    const { database, clock, eraser } = this.#deps;
    this.#coming.get(id)?.abort();
    await this.#turns.run(id, async () => {
      await writeFor(viewer, database, async (trx) => {
        const { material, page } = await requireMaterial(trx, viewer, 'material.write', materialId);
        const file = await findMaterialFile(trx, id);
        if (!file || file.materialId !== materialId) throw new NavetteError('not-found');
        const at = clock().toISOString();
        await deleteWithheld(trx, { id }, at);
        await eraseFiles(trx, { id }, at);
        if (file.completedAt !== null) await recordFile(trx, 'material.file-removed', { material, page }, viewer, at);
      });
      await eraser.run();
    });
  }

  async #requireUpload(materialId: string, id: string, viewer: Viewer): Promise<MaterialFile> {
    await this.requireToAdd(materialId, viewer);
    const file = await findMaterialFile(this.#deps.database.read, id);
    if (!file || file.materialId !== materialId || file.createdBy !== personIdOf(viewer))
      throw new NavetteError('not-found');
    return file;
  }

  /** The state of an upload on the disk; completes it if all bytes are received. */
  async #stateOf(file: MaterialFile, viewer: Viewer): Promise<UploadState> {
    const { id, bytes, completedAt } = file;
    if (completedAt !== null) return { id, offset: bytes, done: true };
    // The disk may have fewer bytes than the row: after a restored backup it has none.
    const offset = Math.min(file.received, await this.#deps.uploads.sizeOf(id));
    if (offset !== file.received) await noteReceived(this.#deps, id, { received: offset });
    if (offset === bytes) await completeUpload(this.#deps, file, viewer);
    return { id, offset, done: offset === bytes };
  }

  async #giveUp(id: string): Promise<void> {
    const { database, clock, eraser } = this.#deps;
    await database.write((trx) => eraseFiles(trx, { id }, clock().toISOString()));
    await eraser.run();
  }
}
