import path from 'node:path';
import pino from 'pino';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseBoardQuery } from '#content/board.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { Database } from '#db/database.ts';
import { insertFirstUpdate } from '#db/draft-repository.ts';
import { newId } from '#db/new-id.ts';
import { insertPage } from '#db/page-repository.ts';
import { BoardService } from '#server/pages/board-service.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * How long the board's queries take at 1,000, 5,000 and 20,000 pages, each with five updates in the
 * log and two thirds of them published: medians and ratios. `npx tsx tests/bench/board/run.ts`
 */
const SIZES = [1_000, 5_000, 20_000];
const RUNS = 25;
const QUERIES = {
  'the list, latest first': '',
  'by stage': 'vue=stages',
  'mine, by due date': 'resp=none&tri=due',
  'late, by title': 'retard=1&tri=title&p=2',
};

async function fill(database: Database, count: number): Promise<void> {
  const notice = emptyNotice('factsheet');
  await database.write(async (trx) => {
    for (let i = 0; i < count; i++) {
      const id = newId();
      const at = new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString();
      await insertPage(trx, {
        id,
        kind: i % 3 === 0 ? 'study' : 'factsheet',
        slug: `page-${i}`,
        title: `Page ${i}`,
        summary: '',
        language: 'fr',
        visibility: 'public',
        status: i % 7 === 0 ? 'in-review' : 'draft',
        notice,
        translationGroup: null,
        createdBy: null,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
        editionNumber: i % 3 === 0 ? null : 1,
        ownerId: null,
        dueOn: i % 2 === 0 ? `2026-${String((i % 12) + 1).padStart(2, '0')}-15` : null,
      });
      for (let n = 0; n < 5; n++)
        await insertFirstUpdate(trx, { pageId: id, data: Buffer.alloc(200), personId: null }, at);
    }
  });
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
const first: Record<string, number> = {};
for (const size of SIZES) {
  const database = await Database.open(path.join(createTempFolder('board'), 'navette.sqlite'), 'normal');
  await fill(database, size);
  const board = new BoardService({ database, clock: systemClock, logger: pino({ level: 'silent' }) });
  for (const [name, text] of Object.entries(QUERIES)) {
    const query = parseBoardQuery(new URLSearchParams(text));
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const begun = performance.now();
      if (query.layout === 'stages') await board.byStage(COMMAND_LINE, query, 12);
      else await board.list(COMMAND_LINE, query);
      times.push(performance.now() - begun);
    }
    const time = median(times);
    first[name] ??= time;
    console.log(`${size} pages · ${name}: ${time.toFixed(1)} ms, ${(time / first[name]).toFixed(1)} ×`);
  }
  await database.close();
}
