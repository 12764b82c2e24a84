import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isId } from '#content/text/ids.ts';
import { PASSAGE_CHOICES } from '#content/withdrawal/withdrawal.ts';
import type { Withdrawal } from '#db/materials/withdrawal-repository.ts';

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
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = path.join(this.folder, `${withdrawal.id}.json`);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(withdrawal));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
  }

  /** Deletes the record of a withdrawal that was not stored. */
  async drop(id: string): Promise<void> {
    await rm(path.join(this.folder, `${id}.json`), { force: true });
  }

  /**
   * All records.
   * @throws Error that names a file that cannot be read: words would be shown again
   */
  async list(): Promise<RecordedWithdrawal[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    });
    const found: RecordedWithdrawal[] = [];
    for (const name of names.sort()) {
      const [id = '', ending] = name.split('.', 2);
      if (!isId(id) || ending !== 'json' || name.endsWith('.part')) continue;
      const file = path.join(this.folder, name);
      try {
        found.push(schema.parse(JSON.parse(await readFile(file, 'utf8'))));
      } catch (error) {
        throw new Error(`the record of a withdrawal cannot be read: put a copy of ${file} back`, { cause: error });
      }
    }
    return found;
  }
}
