import type { Node } from '@tiptap/pm/model';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import {
  appendToLog,
  compactDraft,
  findDraftPosition,
  listDraftWritings,
  readDraft,
} from '#db/drafts/draft-repository.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { UpdateLog } from '#server/collab/room/update-log.ts';
import { RoomRegistry } from '#server/collab/room-registry.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { DraftTaskInput, DraftTaskName, DraftTaskResult } from '#server/drafts/draft-tasks.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(() => rig.close());

const NOW = '2026-11-25T10:00:00.000Z';
const bytes = (...values: number[]) => Buffer.from(values);
const stored = (pageId: string, { services } = rig) => readDraft(services.database.read, pageId);

function longDocument(): Node {
  const bold = [documentSchema.marks.bold!.create()];
  const paragraphs = Array.from({ length: 1_500 }, (_, i) =>
    documentSchema.nodes.paragraph!.create(null, [
      documentSchema.text(`${i}. `, bold),
      documentSchema.text('mot '.repeat(30)),
    ]),
  );
  return documentSchema.nodes.doc!.create(null, paragraphs);
}

test('a snapshot is read in the parts that it was stored in', async () => {
  const { database } = rig.services;
  const pageId = await rig.newPage();
  const [position] = await appendToLog(database, [{ pageId, data: bytes(1), personId: null }], NOW);
  for (const parts of [[bytes(1, 2, 3), bytes(), bytes(4, 5)], [bytes(6, 7)]]) {
    const state = bytes(9, parts.length);
    await database.write((trx) => compactDraft(trx, pageId, { state, parts, upTo: position! }, NOW));
    const draft = await stored(pageId);
    expect(draft.whole).toEqual(parts.length > 1 ? state : null);
    expect(draft.snapshot.map((part) => [...part])).toEqual(parts.map((part) => [...part]));
    expect(draft.updates).toEqual([]);
    expect(draft.position).toBe(position);
  }
});

test('authors, and when they last wrote, are known before and after their updates leave the log', async () => {
  const { database } = rig.services;
  const [pageId, other] = [await rig.newPage(), await rig.newPage()];
  const [awa, bruno] = [await rig.signIn('staff', 'Awa'), await rig.signIn('staff', 'Bruno')];
  const at = (minute: number) => `2030-01-01T10:0${minute}:00.000Z`;
  const write = async (personId: string | null, minute: number, page = pageId) =>
    (await appendToLog(database, [{ pageId: page, data: bytes(1), personId }], at(minute)))[0]!;
  const compact = (upTo: number) =>
    database.write((trx) => compactDraft(trx, pageId, { state: bytes(2), parts: [bytes(2)], upTo }, at(9)));
  const writings = async () =>
    (await listDraftWritings(database.read, [pageId, other])).filter(({ at }) => at > '2030');
  await write(awa.personId, 1);
  await write(bruno.personId, 2);
  const third = await write(awa.personId, 3);
  const fourth = await write(null, 4);
  await write(bruno.personId, 5, other);
  const expected = [
    { pageId: other, name: 'Bruno', at: at(5) },
    { pageId, name: null, at: at(4) },
    { pageId, name: 'Awa', at: at(3) },
    { pageId, name: 'Bruno', at: at(2) },
  ];
  expect(await writings()).toEqual(expected);
  // Compacted in part, completely, and by a compaction that comes too late.
  for (const upTo of [third, fourth, third]) {
    await compact(upTo);
    expect(await writings()).toEqual(expected);
    expect(await findDraftPosition(database.read, pageId)).toBe(fourth);
  }
  await write(bruno.personId, 6);
  expect((await writings())[0]).toEqual({ pageId, name: 'Bruno', at: at(6) });
});

test('authors, times and positions are read from a covering index, without the data of the updates', async () => {
  const { read } = rig.services.database;
  for (const asked of [
    sql`select person_id, created_at from draft_update where page_id in ('a', 'b')`,
    sql`select person_id, max(created_at) from draft_update where page_id = 'a' and position <= 9 group by person_id`,
    sql`select page_id, max(position) from draft_update where page_id in ('a', 'b') group by page_id`,
  ]) {
    const { rows } = await sql<{ detail: string }>`explain query plan ${asked}`.execute(read);
    expect(rows.map(({ detail }) => detail).join()).toContain('USING COVERING INDEX draft_update_page');
  }
});

test('a snapshot that is stored after a later one deletes nothing', async () => {
  const { database } = rig.services;
  const pageId = await rig.newPage();
  const entry = { pageId, data: bytes(1), personId: null };
  const [first, second, third] = (await appendToLog(database, [entry, entry, entry], NOW)) as [number, number, number];
  await database.write((trx) => compactDraft(trx, pageId, { state: bytes(2), parts: [bytes(2)], upTo: second }, NOW));
  await database.write((trx) => compactDraft(trx, pageId, { state: bytes(1), parts: [bytes(1)], upTo: first }, NOW));
  const draft = await stored(pageId);
  expect(draft.snapshot.map((part) => [...part])).toEqual([[2]]);
  expect([draft.updates.length, draft.position]).toEqual([1, third]);
});

test('a long draft is compacted into parts as soon as it is long, whoever wrote it, and loads complete', async () => {
  const pageId = await rig.newPage();
  const { drafts } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Awa');
  const document = longDocument();
  await drafts.replace(pageId, document);
  await until(async () => (await stored(pageId)).snapshot.length > 3, 'folded into parts');
  const awa = new TestEditor(rig.url, pageId, cookie);
  await until(() => awa.saved, 'synced');
  awa.type('Fin. ');
  await until(() => awa.saved, 'stored');
  awa.destroy();
  // Another process, which has only the database file.
  const { dataDir } = rig;
  await rig.services.close();
  const other = await startSocketRig({ dataDir });
  try {
    const { document: now } = await other.services.drafts.read(pageId);
    expect(now.textContent).toContain('Fin. ');
    expect(now.childCount).toBeGreaterThanOrEqual(document.childCount);
    expect(now.textContent).toContain(`1499. ${'mot '.repeat(30)}`);
    expect(now.lastChild?.firstChild?.marks.map(({ type }) => type.name)).toEqual(['bold']);
    expect((await stored(pageId, other)).snapshot.length).toBeGreaterThan(3);
  } finally {
    await other.close();
  }
});

test('a participant who opens a long draft without a copy gets the stored snapshot, then later updates', async () => {
  const pageId = await rig.newPage();
  await rig.services.drafts.replace(pageId, longDocument());
  await until(async () => (await stored(pageId)).whole !== null, 'folded into parts');
  await rig.services.close();
  const other = await startSocketRig({ dataDir: rig.dataDir });
  /** A new editor, and each update that it is sent. */
  const join = async ({ cookie }: { cookie: string }) => {
    const editor = new TestEditor(other.url, pageId, cookie);
    const updates: Uint8Array[] = [];
    editor.draft.on('update', (update: Uint8Array, origin) => origin === editor.provider && updates.push(update));
    await until(() => editor.saved, 'synced');
    return { editor, updates };
  };
  try {
    expect((await stored(pageId, other)).updates).toEqual([]);
    // Signed in before the first one joins, since the stored snapshot is cached for ten seconds
    // alone.
    const people = { awa: await other.signIn('staff', 'Awa'), bruno: await other.signIn('staff', 'Bruno') };
    const awa = await join(people.awa);
    expect(awa.updates.length).toBe(1);
    awa.editor.type('Fin. ');
    await until(() => awa.editor.saved, 'stored');
    const bruno = await join(people.bruno);
    expect(bruno.updates.length).toBe(2);
    expect(bruno.updates[0]).toEqual(awa.updates[0]);
    const textOf = ({ draft }: TestEditor) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
    expect(textOf(bruno.editor)).toContain('Fin. ');
    expect(textOf(bruno.editor)).toBe(textOf(awa.editor));
    for (const { editor } of [awa, bruno]) editor.destroy();
  } finally {
    await other.close();
  }
});

/** Counts the tasks that run at the same time. */
class CountedTasks extends DraftTaskRunner {
  most = 0;
  private running = 0;

  override async run<Name extends DraftTaskName>(
    name: Name,
    ...input: DraftTaskInput<Name>
  ): Promise<DraftTaskResult<Name>> {
    this.most = Math.max(this.most, ++this.running);
    try {
      return await super.run(name, ...input);
    } finally {
      this.running--;
    }
  }
}

test('drafts are compacted one at a time, however many have grown', async () => {
  const { database } = rig.services;
  const pages = await Promise.all(Array.from({ length: 5 }, () => rig.newPage()));
  const logger = createLogger('silent');
  const clock = () => new Date(NOW);
  const tasks = new CountedTasks({ logger });
  const registry = new RoomRegistry({
    database,
    log: new UpdateLog({ database, clock, logger }),
    tasks,
    intakeTasks: tasks,
    senders: new Senders(),
    events: new EventBus(),
    logger,
    clock,
  });
  try {
    const rooms = await Promise.all(pages.map((page) => registry.open(page)));
    await Promise.all(rooms.map((room) => registry.compact(room)));
    expect(tasks.most).toBe(1);
    for (const page of pages) expect((await stored(page)).snapshot.length, page).toBe(1);
  } finally {
    await registry.close();
    await tasks.close();
  }
});
