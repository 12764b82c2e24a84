import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { appendToLog } from '../../../db/drafts/draft-repository.ts';
import { Database, type Durability } from '../../../db/driver/database.ts';
import { Latencies } from './latencies.ts';

/**
 * The cost of one commit of the log on this machine and disk, without other work: `npx tsx
 * commit.ts`. No keystroke can be shown sooner than the commit that stores it, and p99 cannot be
 * better than the disk's.
 */
const COMMITS = 4_000;
const KEYSTROKE_BYTES = 28;
const PAGES = 200;

async function measure(durability: Durability, rows: number): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'navette-commit-'));
  const database = await Database.open(path.join(folder, 'navette.sqlite'), durability);
  try {
    const now = new Date().toISOString();
    const page = { kind: 'factsheet', summary: '', visibility: 'public', status: 'draft', notice: '{}' } as const;
    const pages = Array.from({ length: PAGES }, (_, i) => `page-${String(i).padStart(20, '0')}`);
    await database.write(async (trx) => {
      for (const id of pages) {
        const times = { createdAt: now, updatedAt: now };
        await trx
          .insertInto('page')
          .values({ id, slug: id, title: id, language: 'fr', ...page, ...times })
          .execute();
        await trx.insertInto('draft').values({ id, pageId: id, section: '' }).execute();
      }
    });
    const latencies = new Latencies();
    const data = new Uint8Array(KEYSTROKE_BYTES).fill(7);
    const before = process.cpuUsage();
    for (let commit = 0; commit < COMMITS; commit++) {
      const entries = Array.from({ length: rows }, (_, row) => ({
        pageId: pages[(commit * 7 + row) % PAGES]!,
        data,
        personId: 'person-0000000000000',
      }));
      const begun = performance.now();
      await appendToLog(database, entries, now);
      latencies.add(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(before);
    const times = [0.5, 0.99].map((share) => latencies.at(share).toFixed(2)).join(' and ');
    const cpu = Math.round((user + system) / COMMITS);
    console.log(`${durability}, ${rows} row(s) a commit: ${times} ms (p50, p99); ${cpu} µs of processor time a commit`);
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}

for (const durability of ['power', 'process'] as const) for (const rows of [1, 20]) await measure(durability, rows);
