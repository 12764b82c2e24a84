import type { Database } from '#db/driver/database.ts';
import { deletePictures, listPicturesOf } from '#db/files/picture-repository.ts';
import { forgetRemovedFile, isFileUsed } from '#db/files/removed-file-repository.ts';
import type { FileStore } from '#server/files/file-store.ts';
import type { Clock } from '#server/runtime/clock.ts';

interface PictureEraserDeps {
  readonly database: Database;
  readonly store: Pick<FileStore, 'remove'>;
  readonly clock: Clock;
}

/** Erases the pictures of pages, and the covers, that are files of a material. */
export class PictureEraser {
  readonly #deps: PictureEraserDeps;

  constructor(deps: PictureEraserDeps) {
    this.#deps = deps;
  }

  /**
   * Erases those of a material, whose own files must still be known. Nobody is served them from
   * then on; bytes that came within the last hour are removed by the next upkeep.
   */
  async eraseOfMaterial(materialId: string): Promise<void> {
    const { database, store, clock } = this.#deps;
    const files = await database.write(async (trx) => {
      const found = await listPicturesOf(trx, { materialId });
      await deletePictures(trx, found, clock().toISOString());
      return found;
    });
    // In a transaction: a row that refers to the file is written before or after.
    for (const file of files)
      await database.write(async (trx) => {
        if (!(await isFileUsed(trx, file.sha256)) && !store.remove(file)) return;
        await forgetRemovedFile(trx, file.sha256);
      });
  }
}
