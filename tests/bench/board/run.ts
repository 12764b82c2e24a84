import path from 'node:path';
import pino from 'pino';
import { parseActivityQuery } from '#content/activity/activity.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { insertAnnotation } from '#db/annotations/annotation-repository.ts';
import { insertPerson, updatePole } from '#db/auth/person-repository.ts';
import { bumpBoardRevision } from '#db/board/board-revision.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { ActivityService } from '#server/activity/activity-service.ts';
import { HomeService } from '#server/activity/home-service.ts';
import { BoardService } from '#server/board/board-service.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { StageBoard } from '#server/studies/stage-board.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * How long the board, the staff's desk and the activity feed take at 1,000, 5,000 and 20,000 pages,
 * each with five updates in the log, two thirds of them published, one in twenty archived, with
 * entries of the audit log and an annotation on every other page; the board also as the first look
 * after a page changed. Prints the median, and the shortest of the runs with how many times that of
 * the smallest size it is: what else the machine does changes that least. Everybody who wrote, owns
 * and annotated is one of seven.
 * `npx tsx tests/bench/board/run.ts`
 */
const SIZES = [1_000, 5_000, 20_000];
const RUNS = 25;
/** Runs before those that are counted. */
const WARMING = 5;
const TEAM = Array.from({ length: 7 }, (_, i) => `person${i}222222`.slice(0, 12));
const AWA: Viewer = { role: 'staff', personId: TEAM[0]!, name: 'Awa', admin: false, sessionId: 'session' };
const QUERIES = {
  'the list, latest first': '',
  'by stage': 'vue=stages',
  'mine, by due date': 'resp=me&tri=due',
  'late, by title': 'retard=1&tri=title&p=2',
  'of my pole': 'pole=mine',
  'of a programme': 'programme=explor&tri=title',
  'pages not yet published': 'genre=page&etat=unpublished',
  'pages published, by title': 'genre=page&etat=published&tri=title',
  collections: 'genre=collection',
  'archived pages': 'genre=page&archives=1',
};
const FEEDS = {
  all: '',
  'of others, annotations': 'qui=others&quoi=annotated',
  'of one person, studies': `qui=${TEAM[3]}&genre=study`,
};

async function fill(database: Database, count: number): Promise<void> {
  const empty = emptyNotice('factsheet');
  await database.write(async (trx) => {
    for (const id of TEAM) {
      const account = { email: `${id}@example.org`, name: id, organisation: '', locale: 'fr' };
      await insertPerson(trx, {
        id,
        ...account,
        role: 'staff',
        admin: false,
        createdAt: '2020-01-01',
        disabledAt: null,
      });
      await updatePole(trx, id, TEAM.indexOf(id) % 4 === 0 ? 'ECSI' : 'CID');
    }
    for (let i = 0; i < count; i++) {
      const id = newId();
      const someone = TEAM[i % TEAM.length]!;
      const notice = i % 9 === 0 ? { ...empty, common: { ...empty.common, programmes: ['explor'] } } : empty;
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
        archivedAt: i % 20 === 19 ? at : null,
        editionNumber: i % 3 === 0 ? null : 1,
        ownerId: someone,
        dueOn: i % 2 === 0 ? `2026-${String((i % 12) + 1).padStart(2, '0')}-15` : null,
      });
      for (let n = 0; n < 5; n++)
        await insertFirstUpdate(trx, { pageId: id, data: Buffer.alloc(200), personId: TEAM[n]! }, dayAfter(at, n));
      const entry = { actor: someone, subject: id, pageId: id, detail: {} };
      for (const [n, action] of ['page.created', 'page.changed', 'edition.published'].entries())
        await insertAuditEntry(trx, { ...entry, action, at: dayAfter(at, n) });
      if (i % 2 > 0) continue;
      const annotation = newId();
      await insertAnnotation(
        trx,
        {
          id: annotation,
          pageId: id,
          parentId: null,
          kind: 'question',
          body: 'Où ?',
          anchor: null,
          editionNumber: 1,
          personId: null,
          invitationId: null,
          authorName: 'A. Diarra',
          organisation: '',
          country: 'ML',
          side: 'south',
          createdAt: at,
          editedAt: null,
          resolvedAt: i % 3 === 0 ? at : null,
          resolvedBy: null,
        },
        null,
      );
      await insertAuditEntry(trx, { ...entry, actor: 'x', subject: annotation, action: 'annotation.made', at });
    }
  });
}

/** The instant so many days later, ISO 8601. */
function dayAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * 24 * 3_600_000).toISOString();
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
const timeZone = 'Europe/Paris';

/** The services of a database of so many pages. */
async function open(size: number) {
  const database = await Database.open(path.join(createTempFolder('board'), 'navette.sqlite'), 'process');
  await fill(database, size);
  const deps = { database, clock: systemClock, logger: pino({ level: 'silent' }), timeZone };
  const activity = new ActivityService(deps);
  const home = new HomeService({ ...deps, activity, stageBoard: new StageBoard(deps) });
  return { size, database, activity, board: new BoardService(deps), home };
}
type Site = Awaited<ReturnType<typeof open>>;

/**
 * The sizes take turns, so that what else the machine does, and what the engine has compiled by
 * then, is the same for each.
 */
async function measure(sites: readonly Site[], name: string, work: (site: Site) => Promise<unknown>): Promise<void> {
  const times = new Map(sites.map(({ size }): [number, number[]] => [size, []]));
  for (let run = -WARMING; run < RUNS; run++) {
    for (const site of sites) {
      const begun = performance.now();
      await work(site);
      if (run >= 0) times.get(site.size)!.push(performance.now() - begun);
    }
  }
  const first = Math.min(...times.get(sites[0]!.size)!);
  for (const [size, of] of times) {
    const shortest = Math.min(...of);
    const ratio = (shortest / first).toFixed(2);
    console.log(`${size} pages · ${name}: ${median(of).toFixed(1)} ms, at least ${shortest.toFixed(1)} ms, ${ratio} ×`);
  }
}

const sites: Site[] = [];
for (const size of SIZES) sites.push(await open(size));
for (const [name, text] of Object.entries(QUERIES)) {
  const query = parseBoardQuery(new URLSearchParams(text));
  const look = ({ board }: Site) =>
    query.layout === 'stages' ? board.byStage(AWA, query, 12) : board.list(AWA, query);
  await measure(sites, `board: ${name}`, look);
  await measure(sites, `board: ${name}, after a change`, async (site) => {
    await site.database.write((trx) => bumpBoardRevision(trx, [newId()]));
    return look(site);
  });
}
await measure(sites, 'desk', ({ home }) => home.desk(AWA));
for (const [name, text] of Object.entries(FEEDS)) {
  const query = parseActivityQuery(new URLSearchParams(text));
  await measure(sites, `feed: ${name}`, ({ activity }) => activity.list(AWA, query));
}
for (const { database } of sites) await database.close();
