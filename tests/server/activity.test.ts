import { afterAll, beforeAll, expect, test } from 'vitest';
import { activityDays } from '#app/activity/activity-view.server.ts';
import { loader as csvLoader } from '#app/routes/admin_.journal[.]csv.ts';
import { activityAddress, parseActivityQuery } from '#content/activity/activity.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import type { Viewer } from '#content/people/person.ts';
import { MOST_SCANNED } from '#db/activity/activity-repository.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { appendToLog, compactDraft } from '#db/drafts/draft-repository.ts';
import type { ActivityEvent, ActivityList } from '#server/activity/activity-service.ts';
import { loaderArgs } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
let bea: Viewer & { role: 'staff' };
let pageId: string;
let otherId: string;

const query = (text = '') => parseActivityQuery(new URLSearchParams(text));
const list = (text = '', viewer: Viewer = app.staff) => app.services.activity.list(viewer, query(text));
const actions = ({ events }: ActivityList) => events.map(({ action }) => action);
const tick = () => app.clock.pass({ minutes: 2 });
const text = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [
    { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase à annoter.' }] },
  ],
});

async function done<Result>(work: Promise<Result>): Promise<Result> {
  const result = await work;
  tick();
  return result;
}

beforeAll(async () => {
  app = await createTestServices();
  const {
    pages,
    editions,
    followUp,
    annotations,
    annotationChanges,
    invitations,
    collections,
    collectionParts,
    people,
  } = app.services;
  tick();
  const person = await done(people.add({ email: 'bea@example.org', name: 'Béa', role: 'staff' }, COMMAND_LINE));
  bea = { role: 'staff', personId: person.id, name: 'Béa', admin: true, sessionId: 'session44444' };
  const { id } = await done(
    pages.create({ kind: 'workshop', title: 'Eau', summary: 'Un résumé.', document: text }, app.staff),
  );
  pageId = id;
  await done(followUp.follow(id, { owner: bea.personId, due: '2026-12-18' }, app.staff));
  await done(followUp.follow(id, { owner: bea.personId, due: '2026-12-18' }, app.staff));
  // As earlier releases recorded it: today a page is in review because somebody was asked.
  await done(
    app.services.database.write((trx) =>
      insertAuditEntry(trx, {
        at: app.clock.now().toISOString(),
        actor: app.staff.personId,
        action: 'page.status-changed',
        subject: id,
        pageId: id,
        detail: { status: 'in-review' },
      }),
    ),
  );
  await done(editions.publish(id, {}, bea));
  const { invitation } = await done(
    invitations.invite(
      { pageId: id, name: 'A. Diarra', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 60 },
      app.staff,
    ),
  );
  const { side, country, organisation, name } = invitation;
  const partner: Viewer = {
    role: 'partner',
    invitationId: invitation.id,
    pageId: id,
    sessionId: 'session55555',
    name,
    organisation,
    country,
    side,
  };
  const selection = { exact: 'phrase' };
  const annotation = await done(annotations.create({ pageId: id, kind: 'question', body: 'Où ?', selection }, partner));
  const reply = await done(annotations.reply({ parentId: annotation.id, body: 'Ici.' }, bea));
  await done(annotationChanges.resolve(annotation.id, bea));
  await done(annotationChanges.remove(reply.id, bea));
  const toolkit = await done(collections.create({ kind: 'toolkit', title: 'Boîte', summary: '' }, bea));
  for (let i = 0; i < 3; i++)
    await done(collectionParts.arrange(toolkit.id, [{ title: 'Partie', pageIds: [id] }], bea));
  otherId = (await done(pages.create({ kind: 'article', title: 'Autre', summary: '' }, app.staff))).id;
  await done(pages.archive(otherId, app.staff));
});
afterAll(() => app.close());

test('the feed lists who did what to what, latest first, with a link to where it can be seen', async () => {
  const { events, next } = await list();
  const shown = events.map(({ actorName, action, on, whom }) => [actorName, action, on?.title ?? whom]);
  expect(shown).toEqual([
    ['Awa Diarra', 'page.archived', 'Autre'],
    ['Awa Diarra', 'page.created', 'Autre'],
    ...Array.from({ length: 3 }, () => ['Béa', 'collection.arranged', 'Boîte']),
    ['Béa', 'collection.created', 'Boîte'],
    ['Béa', 'annotation.resolved', 'Eau'],
    ['Béa', 'annotation.answered', 'Eau'],
    ['A. Diarra', 'annotation.made', 'Eau'],
    ['Awa Diarra', 'invitation.made', 'Eau'],
    ['Béa', 'edition.published', 'Eau'],
    ['Awa Diarra', 'page.status-changed', 'Eau'],
    // Setting the same owner and due date again is no change.
    ['Awa Diarra', 'page.followed', 'Eau'],
    ['Awa Diarra', 'page.imported', 'Eau'],
    [null, 'person.added', 'Béa'],
    [null, 'person.added', 'Paul Lens'],
    [null, 'person.added', 'Awa Diarra'],
  ]);
  expect(next).toBeNull();
  const of = (action: string) => events.find((event) => event.action === action)!;
  expect(of('edition.published')).toMatchObject({ on: { href: '/ateliers/eau/editions/1' }, detail: { number: 1 } });
  expect(of('annotation.made').on!.href).toMatch(/^\/ateliers\/eau#/);
  // The answer was deleted meanwhile: the page remains.
  expect(of('annotation.answered').on!.href).toBe('/ateliers/eau');
  expect(of('invitation.made')).toMatchObject({ whom: 'A. Diarra' });
  expect(of('page.followed')).toMatchObject({ ownerName: 'Béa', detail: { due: '2026-12-18' } });
  expect(of('collection.created').on!.href).toBe('/outils/boite');
});

test('the feed is filtered by person, kind of event, kind of page and days, together', async () => {
  expect(new Set((await list('qui=me')).events.map(({ actorName }) => actorName))).toEqual(new Set(['Awa Diarra']));
  expect(actions(await list(`qui=${bea.personId}&quoi=published`))).toEqual(['edition.published']);
  expect(actions(await list('qui=others&quoi=annotated', bea))).toEqual(['annotation.made']);
  expect(actions(await list('genre=article'))).toEqual(['page.archived', 'page.created']);
  expect(actions(await list('quoi=people&genre=article'))).toEqual([]);
  expect((await list('du=2026-11-25&au=2026-11-25')).events).toHaveLength(17);
  expect((await list('du=2026-11-26')).events).toEqual([]);
  expect((await list('au=2026-11-24')).events).toEqual([]);
});

test('a page has a feed of its own, without events about people and collections', async () => {
  const { activity } = app.services;
  expect(actions(await activity.ofPage(app.staff, otherId, query()))).toEqual(['page.archived', 'page.created']);
  const own = await activity.ofPage(app.staff, pageId, query('quoi=annotated'));
  expect(actions(own)).toEqual(['annotation.resolved', 'annotation.answered', 'annotation.made']);
});

test('the audit log includes what the feed leaves out, and is for administrators alone', async () => {
  const { activity } = app.services;
  expect(actions(await activity.journal(bea, query('qui=me')))).toContain('annotation.deleted');
  expect(actions(await list())).not.toContain('annotation.deleted');
  await expect(activity.journal(app.staff, query())).rejects.toMatchObject({ code: 'forbidden' });
  await expect(activity.journalParts(app.staff, query()).next()).rejects.toMatchObject({ code: 'forbidden' });
  for (const look of [() => list('', app.member), () => activity.ofPage(app.member, pageId, query())])
    await expect(look()).rejects.toMatchObject({ code: 'not-found' });
});

test('an event repeated at once is one entry of its day, with the number of times', async () => {
  const events = (await list()).events;
  const days = activityDays(events, 'Europe/Paris');
  expect(days.map(({ day, events }) => [day, events.length])).toEqual([['2026-11-25', 15]]);
  expect(days[0]!.events.find(({ action }) => action === 'collection.arranged')!.times).toBe(3);
  // In a time zone with midnight at 11:00 UTC, the events are on two days.
  expect(activityDays(events, 'Etc/GMT-13').map(({ day }) => day)).toEqual(['2026-11-26', '2026-11-25']);
});

test('writing in a draft is one event for each person and day, also after the log was compacted', async () => {
  const { pages, database } = app.services;
  const { id } = await pages.create({ kind: 'article', title: 'Écrite', summary: '' }, COMMAND_LINE);
  const write = (personId: string | null, at: string) =>
    appendToLog(database, [{ pageId: id, data: Buffer.from('x'), personId }], at);
  const written = async () =>
    (await app.services.activity.ofPage(app.staff, id, query('quoi=writing'))).events.map(({ actorName, at }) => [
      actorName,
      at,
    ]);
  const awa = app.staff.role === 'staff' ? app.staff.personId : '';
  await write(awa, '2026-11-20T08:00:00.000Z');
  await write(awa, '2026-11-20T09:00:00.000Z');
  await write(null, '2026-11-20T09:30:00.000Z');
  const [upTo] = await write(bea.personId, '2026-11-21T10:00:00.000Z');
  await database.write((trx) =>
    compactDraft(
      trx,
      id,
      { state: Buffer.from('x'), parts: [Buffer.from('x')], upTo: upTo! },
      '2026-11-21T11:00:00.000Z',
    ),
  );
  const before = [
    ['Béa', '2026-11-21T10:00:00.000Z'],
    ['Awa Diarra', '2026-11-20T09:00:00.000Z'],
  ];
  expect(await written()).toEqual(before);
  await write(awa, '2026-11-20T09:10:00.000Z');
  await write(awa, '2026-11-22T12:00:00.000Z');
  expect(await written()).toEqual([
    ['Awa Diarra', '2026-11-22T12:00:00.000Z'],
    ['Béa', '2026-11-21T10:00:00.000Z'],
    ['Awa Diarra', '2026-11-20T09:10:00.000Z'],
  ]);
  expect(actions(await list(`qui=${bea.personId}&quoi=writing`))).toEqual(['draft.written']);
});

/** All events that a query finds, read page by page. */
async function everything(text: string): Promise<ActivityEvent[]> {
  const found: ActivityEvent[] = [];
  for (let at = query(text); ; ) {
    const { events, next } = await app.services.activity.list(app.staff, at);
    found.push(...events);
    if (next === null) return found;
    at = query(new URL(activityAddress('/x', { ...at, before: next }), 'http://x').search);
  }
}

test('paging through the feed lists every event once and in order, however rare the matches are', async () => {
  const { database } = app.services;
  const rare = { actor: bea.personId, action: 'collection.published', subject: 'rare', detail: {} };
  const at = (i: number) => new Date(Date.UTC(2025, 0, 1) - Math.floor(i / 3) * 60_000).toISOString();
  await database.write(async (trx) => {
    for (let i = 0; i < MOST_SCANNED + 100; i++)
      await insertAuditEntry(trx, { at: at(i), actor: 'x', action: 'collection.changed', subject: 'y', detail: {} });
    await insertAuditEntry(trx, { ...rare, at: at(MOST_SCANNED * 3) });
  });
  const all = await everything('');
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  );
  expect(all.filter(({ action }) => action === 'collection.changed')).toHaveLength(MOST_SCANNED + 100);
  const first = await list('quoi=published&au=2025-06-01');
  // The event is beyond what one query scans: the list returns the cursor to continue from.
  expect([first.events, first.next === null]).toEqual([[], false]);
  expect((await everything('quoi=published&au=2025-06-01')).map(({ subject }) => subject)).toEqual(['rare']);
  // With a filter by person, an index finds it at once.
  expect((await list(`qui=${bea.personId}&quoi=published&au=2025-06-01`)).events).toHaveLength(1);
});

test('the audit log’s file has every row once, and only the file’s beginning has a byte order mark', async () => {
  const response = await csvLoader(loaderArgs('/admin/journal.csv?quoi=changed', {}, app.contextOf(bea)));
  const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  expect(csv.lastIndexOf('\ufeff')).toBe(0);
  const lines = csv.trim().split('\r\n');
  expect(lines[0]).toBe('Quand;Qui;Identifiant (qui);Quoi;Code;Sur;Identifiant (sur);Détail;Adresse');
  expect(lines.filter((line) => line.includes('collection.changed'))).toHaveLength(MOST_SCANNED + 100);
  expect(lines.find((line) => line.includes('page.followed'))).toMatch(
    /^2026-11-25T[\d:.]+Z;Awa Diarra;\w+;a modifié le suivi;page.followed;Eau;\w+;"{""owner"":""\w+"",""due"":""2026-12-18""}";https:.+\/ateliers\/eau$/,
  );
  expect(response.headers.get('Content-Disposition')).toMatch(/filename="journal-\d{4}-\d\d-\d\d\.csv"/);
});
