import { isPlayed } from '#content/material/material-file.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { listMaterialFiles, noteSoundLength } from '#db/materials/material-file-repository.ts';
import { readSoundLength } from '#server/files/sounds/sound-length.ts';
import type { UploadStore } from '#server/files/uploads/upload-store.ts';
import { requireMaterial } from '#server/materials/require-material.ts';
import { writeFor } from '#server/runtime/asker.ts';

interface SoundLengthsDeps {
  readonly database: Database;
  readonly uploads: Pick<UploadStore, 'pathOf'>;
}

/**
 * Lengths of the recordings of materials: stored when an upload is complete and, for older
 * recordings, when first requested.
 */
export class SoundLengths {
  readonly #deps: SoundLengthsDeps;

  constructor(deps: SoundLengthsDeps) {
    this.#deps = deps;
  }

  /**
   * The length of a material's longest recording, in milliseconds: a stretch of sound does not name
   * its recording.
   * @returns null without a recording, or if the length of one is not known
   * @throws NavetteError `not-found`, `forbidden`
   */
  async longest(materialId: string, viewer: Viewer): Promise<number | null> {
    const { database, uploads } = this.#deps;
    await requireMaterial(database.read, viewer, 'material.read', materialId);
    const files = await listMaterialFiles(database.read, materialId);
    const recordings = files.filter(({ completedAt, mediaType }) => completedAt !== null && isPlayed(mediaType));
    let longest: number | null = null;
    for (const { id, mediaType, lasts } of recordings) {
      const length = lasts ?? (await readSoundLength(uploads.pathOf(id), mediaType)) ?? 0;
      if (lasts === null) await writeFor(viewer, database, (trx) => noteSoundLength(trx, id, length));
      if (length === 0) return null;
      longest = Math.max(longest ?? 0, length);
    }
    return longest;
  }
}
