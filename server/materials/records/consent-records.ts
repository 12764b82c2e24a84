import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CONSENT_STATES, CONSENT_USES, NAMINGS, REACHES } from '#content/material/consent.ts';
import { listRecords, writeRecord } from './record-files.ts';
import { RECORDS } from './withdrawal-records.ts';

/**
 * What the database has no place for: of a page or a transcript that an older backup does not have.
 * It is kept, and taken back again in a later backup that has it.
 */
const isAway = z.literal(true).optional();

const schema = z.object({
  id: z.string(),
  materialId: z.string(),
  state: z.enum(CONSENT_STATES),
  uses: z.array(z.enum(CONSENT_USES)),
  reach: z.enum(REACHES),
  naming: z.enum(NAMINGS),
  until: z.string(),
  givenOn: z.string(),
  updatedAt: z.string(),
  /** Words of published texts that the person took back, by digest. */
  withdrawn: z.array(
    z.object({
      ...{ pageId: z.string(), blockId: z.string(), digest: z.string(), answeredAt: z.string(), isAway },
      /** Only earlier texts had them when they were taken back; 2 once the draft had them again. */
      ofEarlier: z.union([z.literal(1), z.literal(2)]).optional(),
      /** By which they are known again in other forms. */
      sequences: z.array(z.number()).optional(),
    }),
  ),
  /** Passages that they struck from transcripts, by digest, and when. */
  struck: z.array(z.object({ digest: z.string(), at: z.string(), isAway })),
});

/** What a person agreed to last, as recorded. */
export type RecordedConsent = z.infer<typeof schema>;

/**
 * What people agree to, as files beside the records of withdrawals: a restored backup does not know
 * of what was taken back since it was made. Ids, choices and digests, neither names nor words.
 */
export class ConsentRecords {
  private readonly folder: string;
  /** What is on the disk already, by the id of the person. */
  private readonly kept = new Map<string, string>();

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, RECORDS, 'consents');
  }

  /** Writes a record to the disk, unless it is there. */
  async keep(consent: RecordedConsent): Promise<void> {
    const words = JSON.stringify(consent);
    if ((await this.words(consent.id)) === words) return;
    await writeRecord(this.folder, consent.id, words);
    this.kept.set(consent.id, words);
  }

  /**
   * The record of a person; null for none.
   * @throws Error if it cannot be read: what it alone knows would be lost
   */
  async find(id: string): Promise<RecordedConsent | null> {
    const words = await this.words(id);
    return words === '' ? null : schema.parse(JSON.parse(words));
  }

  /** What is on the disk of a person; empty for nothing. */
  private async words(id: string): Promise<string> {
    const known =
      this.kept.get(id) ??
      (await readFile(this.fileOf(id), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return '';
      }));
    this.kept.set(id, known);
    return known;
  }

  private readonly fileOf = (id: string) => path.join(this.folder, `${id}.json`);

  /**
   * All records.
   * @throws Error that names a file that cannot be read: words would be shown again
   */
  list(): Promise<RecordedConsent[]> {
    return listRecords(this.folder, 'consent', (json) => schema.parse(json));
  }
}
