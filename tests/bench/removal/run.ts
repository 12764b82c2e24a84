import { monitorEventLoopDelay } from 'node:perf_hooks';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { openFloor } from '#tests/support/floor.ts';
import { Random } from '#tests/support/random.ts';

/**
 * Time to list the data that deleting a page deletes, and to delete it with ten images of its own,
 * while other drafts must be searched; and the longest wait of the event loop meanwhile. `npx tsx
 * tests/bench/removal/run.ts [pages]`
 */
const PAGES = Number(process.argv[2]) || 5_000;
/** Bytes of each draft: some 1,500 words, in five updates. */
const UPDATE_BYTES = 4_000;
const UPDATES = 5;
const IMAGES = 10;
const RUNS = 5;

async function fill(database: Database): Promise<void> {
  const random = new Random(7);
  const notice = emptyNotice('factsheet');
  const at = '2026-01-01T00:00:00.000Z';
  for (let first = 0; first < PAGES; first += 500) {
    await database.write(async (trx) => {
      for (let i = first; i < Math.min(PAGES, first + 500); i++) {
        const id = newId();
        await insertPage(trx, {
          id,
          kind: 'factsheet',
          slug: `page-${i}`,
          title: `Page ${i}`,
          summary: '',
          language: 'fr',
          visibility: 'public',
          status: 'draft',
          notice,
          translationGroup: null,
          createdBy: null,
          createdAt: at,
          updatedAt: at,
          archivedAt: null,
          editionNumber: null,
          ownerId: null,
          dueOn: null,
        });
        for (let n = 0; n < UPDATES; n++) {
          const data = Buffer.from(Array.from({ length: UPDATE_BYTES }, () => 97 + random.below(26)));
          await insertFirstUpdate(trx, { pageId: id, data, personId: null }, at);
        }
      }
    });
  }
}

/**
 * Time, the longest wait of the event loop, and the time that this process had of the processor, in
 * milliseconds: what else the machine does changes the last least.
 */
async function measure(work: () => Promise<unknown>): Promise<{ took: number; held: number; cpu: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const begun = performance.now();
  const before = process.cpuUsage();
  await work();
  const took = performance.now() - begun;
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  return { took, held: delay.max / 1e6, cpu: (user + system) / 1e3 };
}

const floor = await openFloor({ time: 'system' });
const { services } = floor;
await fill(services.database);
const measured: { said: Awaited<ReturnType<typeof measure>>; deleted: Awaited<ReturnType<typeof measure>> }[] = [];
for (let run = 0; run < RUNS; run++) {
  const page = await floor.newPage({ title: `À supprimer ${run}` });
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  for (let i = 0; i < IMAGES; i++)
    await services.files.add({ bytes: png, name: `image ${i}`, pageId: page.id }, COMMAND_LINE);
  await services.bin.bin(page.id, COMMAND_LINE);
  const described = await measure(() => services.bin.describe(page.id, COMMAND_LINE));
  const deleted = await measure(() => services.bin.remove(page.id, `À supprimer ${run}`, COMMAND_LINE));
  measured.push({ said: described, deleted });
}
for (const what of ['said', 'deleted'] as const) {
  const times = measured.map((one) => one[what].took).sort((a, b) => a - b);
  const held = Math.max(...measured.map((one) => one[what].held));
  console.log(
    `${PAGES} pages · ${what}: median ${times[Math.floor(RUNS / 2)]!.toFixed(0)} ms, at most ${times.at(-1)!.toFixed(0)} ms; ` +
      `the event loop waited ${held.toFixed(0)} ms at most; ${Math.min(...measured.map((one) => one[what].cpu)).toFixed(0)} ms of the processor`,
  );
}
await floor.close();
