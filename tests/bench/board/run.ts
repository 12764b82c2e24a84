import { parseActivityQuery } from '#content/activity/activity.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { insertAnnotation } from '#db/annotations/annotation-repository.ts';
import { replaceMentions } from '#db/annotations/mention-repository.ts';
import { insertPerson, updatePole } from '#db/auth/person-repository.ts';
import { bumpBoardRevision } from '#db/board/board-revision.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertEdition } from '#db/pages/edition-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { insertReviewRequest } from '#db/reviews/review-request-repository.ts';
import type { Services } from '#server/services.ts';
import { openFloor } from '#tests/support/floor.ts';

/**
 * How long the board, the home page, the staff's desk and the activity feed take at 1,000, 5,000
 * and 20,000 pages, each with five updates in the log, two thirds of them published, half of these
 * for the public, one in twenty archived, with entries of the audit log, an annotation on every
 * other page, and requests for reviews of editions; and with as many drafts that are reviewed now,
 * and mentions that wait, whatever the number of pages: a team has no more of them. The board
 * also as the first look after a page changed. Prints the median, and the shortest of the
 * runs with how many times that of the smallest size it is: what else the machine does changes that
 * least. Everybody who wrote, owns and annotated is one of seven.
 * `npx tsx tests/bench/board/run.ts`, or with other numbers of pages as arguments, and words of
 * which one is in the names of what is measured
 */
const NUMBERS = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const NAMES = process.argv.slice(2).filter((argument) => !/^\d+$/.test(argument));
const SIZES = NUMBERS.length > 0 ? NUMBERS.map(Number) : [1_000, 5_000, 20_000];
const RUNS = 25;
/** For how many of the latest pages the draft is under review. */
const REVIEWED_OF = 1_000;
/** Runs before those that are counted. */
const WARMING = 5;
const TEAM = Array.from({ length: 7 }, (_, i) => `person${i}222222`.slice(0, 12));
const AWA: Viewer = { role: 'staff', personId: TEAM[0]!, name: 'Awa', admin: false, sessionId: 'session' };
const MEMBER: Viewer = { role: 'member', personId: 'member222222', name: 'Membre', sessionId: 'session' };
const QUERIES = {
  'the list, what needs somebody first': '',
  'the same of the team’s drafts, far down': 'genre=page&etat=unpublished&p=6',
  'the list, latest first': 'tri=changed',
  'by stage': 'vue=stages',
  'mine, by due date': 'resp=me&tri=due',
  'late, by title': 'retard=1&tri=title&p=2',
  'waiting for me': 'attente=1',
  'waiting for anybody’s review': 'attente=any',
  'by open annotations': 'tri=threads',
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
  });
  for (let from = 0; from < count; from += 1_000)
    await fillPages(database, { from, to: Math.min(count, from + 1_000), count });
}

async function fillPages(
  database: Database,
  { from, to, count }: { from: number; to: number; count: number },
): Promise<void> {
  const empty = emptyNotice('factsheet');
  await database.write(async (trx) => {
    for (let i = from; i < to; i++) {
      const id = newId();
      const isPublished = i % 3 !== 0;
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
        visibility: i % 2 === 0 ? 'public' : 'members',
        status: isPublished ? 'published' : i % 7 === 0 ? 'in-review' : 'draft',
        notice,
        translationGroup: null,
        createdBy: null,
        createdAt: at,
        updatedAt: at,
        archivedAt: i % 20 === 19 ? at : null,
        editionNumber: isPublished ? 1 : null,
        ownerId: someone,
        dueOn: i % 2 === 0 ? `2026-${String((i % 12) + 1).padStart(2, '0')}-15` : null,
      });
      if (isPublished)
        await insertEdition(trx, {
          pageId: id,
          number: 1,
          title: `Page ${i}`,
          summary: 'Un résumé.',
          language: 'fr',
          notice,
          document: JSON.stringify({ type: 'doc', content: [] }),
          html: '<p>Un texte.</p>',
          headings: [],
          text: 'Un texte.',
          words: 2,
          note: '',
          publishedBy: null,
          publishedAt: at,
          reviewed: null,
        });
      for (let n = 0; n < 5; n++)
        await insertFirstUpdate(trx, { pageId: id, data: Buffer.alloc(200), personId: TEAM[n]! }, dayAfter(at, n));
      const entry = { actor: someone, subject: id, pageId: id, detail: {} };
      for (const [n, action] of ['page.created', 'page.changed', 'edition.published'].entries())
        await insertAuditEntry(trx, { ...entry, action, at: dayAfter(at, n) });
      await insertRequests(trx, { id, i, at, isPublished, isLatest: i >= count - REVIEWED_OF });
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
      // The requests of old pages were answered.
      if (i % 8 === 0 && (i >= count - REVIEWED_OF || i % 3 === 0))
        await replaceMentions(trx, { id: annotation, createdAt: at }, [someone]);
    }
  });
}

/**
 * Of every fifth of the latest drafts, two reviews by now are wanted: by one of the team, by the
 * team, or by somebody from outside; some are answered. Of every second edition, one was.
 */
async function insertRequests(
  trx: Writer,
  page: { id: string; i: number; at: string; isPublished: boolean; isLatest: boolean },
): Promise<void> {
  const { id, i, at, isPublished, isLatest } = page;
  if (i % (isPublished ? 2 : 5) > 0 || !(isPublished || isLatest)) return;
  const outside = { personId: null, email: `reviewer${i}@example.org` };
  for (let n = 0; n < (isPublished ? 1 : 2); n++) {
    const asked = [{ personId: TEAM[(i + n) % 7]!, email: `${TEAM[(i + n) % 7]}@example.org` }, outside];
    const answer = [null, null, 'approved', 'changes'][(i + n) % 4] as 'approved' | 'changes' | null;
    await insertReviewRequest(trx, {
      ...{
        id: newId(),
        pageId: id,
        name: 'Relecture',
        locale: 'fr',
        message: '',
        origin: '',
        isQuoted: 0,
        title: '',
        side: '',
      },
      ...(isPublished || i % 3 > 0 ? outside : i % 50 === 0 ? { personId: null, email: '' } : asked[n % 2]!),
      ...{ dueOn: i % 10 === 0 ? '2026-11-15' : '2099-01-01', expiresAt: '2099-02-01', createdBy: TEAM[i % 7]! },
      ...{ createdAt: at, withdrawnAt: null, editionNumber: isPublished ? 1 : null },
      ...{ answer, reason: '', answeredAt: answer && at, state: null, position: answer && 1 },
      ...{ lookedAt: null, lookedState: null, undeliveredAt: null },
    });
  }
}

/** The instant so many days later, ISO 8601. */
function dayAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * 24 * 3_600_000).toISOString();
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
/** Closes what was opened. */
const closing: (() => Promise<unknown>)[] = [];

/** The services of a database of so many pages. */
async function open(size: number) {
  const floor = await openFloor({ time: 'system' });
  closing.push(() => floor.close());
  await fill(floor.services.database, size);
  console.log(`${size} pages are there`);
  return { ...floor.services, size };
}
type Site = Services & { readonly size: number };

/** The requests of everybody's home page, before the staff's desk. */
function home({ featured, publishedLists, collections }: Site, viewer: Viewer): Promise<unknown> {
  return Promise.all([
    featured.find(viewer),
    publishedLists.latest(viewer, 7),
    publishedLists.count(viewer),
    collections.list(viewer),
  ]);
}

/**
 * The sizes take turns, so that what else the machine does, and what the engine has compiled by
 * then, is the same for each.
 */
async function measure(sites: readonly Site[], name: string, work: (site: Site) => Promise<unknown>): Promise<void> {
  if (NAMES.length > 0 && !NAMES.some((word) => name.includes(word))) return;
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
await measure(sites, 'board: the numbers above it', ({ board }) => board.summary(AWA));
await measure(sites, 'board: whom one may wait for', ({ board }) =>
  board.awaitedReviewers(AWA, parseBoardQuery(new URLSearchParams())),
);
for (const viewer of [PUBLIC_VIEWER, MEMBER, AWA])
  await measure(sites, `home of ${viewer.role}`, (site) => home(site, viewer));
await measure(sites, 'desk', ({ home }) => home.desk(AWA));
for (const [name, text] of Object.entries(FEEDS)) {
  const query = parseActivityQuery(new URLSearchParams(text));
  await measure(sites, `feed: ${name}`, ({ activity }) => activity.list(AWA, query));
}
for (const close of closing) await close();
