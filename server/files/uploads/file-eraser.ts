import type { Database } from '#db/driver/database.ts';
import {
  eraseFiles,
  findMaterialFile,
  forgetErasedFile,
  listErasedFiles,
  listStaleUploads,
} from '#db/materials/material-file-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { UploadStore } from './upload-store.ts';

/** Milliseconds for which an interrupted upload may be resumed. */
const UPLOADS_STAY = 24 * 3_600_000;

interface FileEraserDeps {
  readonly database: Database;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Erases files of materials. The erasure is stored first, in the transaction that deletes their
 * rows (`eraseFiles`), and then carried out: an interrupted one is completed at the next start.
 */
export class FileEraser {
  readonly #deps: FileEraserDeps;

  constructor(deps: FileEraserDeps) {
    this.#deps = deps;
  }

  /** Erases all files of a material from the database and the disk. Idempotent. */
  async eraseOfMaterial(materialId: string): Promise<void> {
    const { database, clock } = this.#deps;
    await database.write((trx) => eraseFiles(trx, { materialId }, clock().toISOString()));
    await this.run();
  }

  /** Carries out the stored erasures. A file that cannot be erased now is left for the next run. */
  async run(): Promise<void> {
    const { database, uploads, logger } = this.#deps;
    for (const id of await listErasedFiles(database.read)) {
      try {
        await uploads.erase(id);
        await database.write((trx) => forgetErasedFile(trx, id));
      } catch (error) {
        logger.error({ err: error, file: id }, 'a file of a material is not erased yet: it is tried again');
      }
    }
  }

  /** Cancels uploads that received nothing for a day, and carries out the stored erasures. */
  async tidy(): Promise<void> {
    const { database, uploads, clock } = this.#deps;
    const now = clock();
    const before = new Date(now.getTime() - UPLOADS_STAY);
    for (const id of await listStaleUploads(database.read, before.toISOString())) {
      await database.write((trx) => eraseFiles(trx, { id }, now.toISOString()));
    }
    await this.run();
    // Files erased while a part was being received, by a server that was then killed.
    for (const id of await uploads.listPartial(before)) {
      if (!(await findMaterialFile(database.read, id))) await uploads.erase(id);
    }
  }
}
