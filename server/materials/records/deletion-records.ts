import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { listRecords, writeRecord } from './record-files.ts';
import { RECORDS } from './withdrawal-records.ts';

const schema = z.object({ id: z.string(), deletedAt: z.string() });

/** A page that was deleted for good, as recorded. */
type RecordedDeletion = z.infer<typeof schema>;

/**
 * Pages that were deleted for good, as files beside the records of withdrawals: a restored backup
 * does not know of what was deleted since it was made. Ids and instants alone.
 */
export class DeletionRecords {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, RECORDS, 'pages');
  }

  /** Writes a deletion to the disk. Idempotent. */
  keep(deletion: RecordedDeletion): Promise<void> {
    return writeRecord(this.folder, deletion.id, JSON.stringify(deletion));
  }

  /** Forgets the deletion of a page that was not deleted, or that somebody wants back. */
  async drop(id: string): Promise<void> {
    await rm(path.join(this.folder, `${id}.json`), { force: true });
  }

  /**
   * All records.
   * @throws Error that names a file that cannot be read: its page would be shown again
   */
  list(): Promise<RecordedDeletion[]> {
    return listRecords(this.folder, 'deletion', (json) => schema.parse(json));
  }
}
