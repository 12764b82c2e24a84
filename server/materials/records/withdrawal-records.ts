import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PASSAGE_CHOICES } from '#content/withdrawal/withdrawal.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';
import { listRecords, writeRecord } from './record-files.ts';

/**
 * The folder of records in the data folder. Restoring a backup preserves it, so that withdrawals
 * since the backup can be repeated.
 */
export const RECORDS = 'withdrawals';

const schema = z.object({
  id: z.string(),
  materialId: z.string(),
  pageId: z.string(),
  concernedId: z.string().nullable(),
  passages: z.array(
    z.object({
      pageId: z.string(),
      blockIds: z.array(z.string()),
      choice: z.enum(PASSAGE_CHOICES),
      paraphrase: z.string(),
      shown: z.string().optional(),
    }),
  ),
  salt: z.string(),
  digests: z.array(z.string()),
  requestedBy: z.string().nullable(),
  requestedAt: z.string(),
});

/** A withdrawal, as recorded. */
type RecordedWithdrawal = Omit<Withdrawal, 'doneAt' | 'readAt'>;

/** Withdrawals as files beside the database: ids and digests, not the words. */
export class WithdrawalRecords {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, RECORDS);
  }

  /** Writes a withdrawal to the disk. Idempotent. */
  async keep({ doneAt: _doneAt, readAt: _readAt, ...withdrawal }: Withdrawal): Promise<void> {
    const passages = withdrawal.passages.map(({ short: _short, ...passage }) => passage);
    await writeRecord(this.folder, withdrawal.id, JSON.stringify({ ...withdrawal, passages }));
  }

  /** Deletes the record of a withdrawal that was not stored. */
  async drop(id: string): Promise<void> {
    await rm(path.join(this.folder, `${id}.json`), { force: true });
  }

  /**
   * All records.
   * @throws Error that names a file that cannot be read: words would be shown again
   */
  list(): Promise<RecordedWithdrawal[]> {
    return listRecords(this.folder, 'withdrawal', (json) => schema.parse(json));
  }
}
