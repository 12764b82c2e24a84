import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { insertPerson } from '#db/auth/person-repository.ts';
import { listDraftWritings, readDraft } from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { DraftService } from '#server/collab/draft-service.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { UpdateLog } from '#server/collab/room/update-log.ts';
import { RoomRegistry } from '#server/collab/room-registry.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { textOf } from '#tests/support/intake-rig.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

/**
 * Drafts as the rest of the server uses them: results are stored before they are returned, and
 * expunged words are erased.
 */

const PAGE = 'aaaaaaaaaaaa';
const NOW = '2026-11-25T10:00:00.000Z';
let database: Database;
let tasks: DraftTaskRunner;
let registry: RoomRegistry;
let drafts: DraftService;
let ended: string[];
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('draft-service'), 'navette.sqlite'), 'process');
  await database.write(async (trx) => {
    await insertPage(trx, pageRow(PAGE));
    await insertPerson(trx, {
      ...{ id: 'awa', name: 'Awa', email: 'awa@example.org', role: 'staff', admin: false, organisation: '' },
      ...{ locale: 'fr', createdAt: '', disabledAt: null },
    });
  });
  const logger = createLogger('silent');
  const clock = () => new Date(NOW);
  const events = new EventBus();
  ended = [];
  events.on('writing-ended', (pageId) => ended.push(pageId));
  tasks = new DraftTaskRunner({ logger });
  const log = new UpdateLog({ database, clock, logger });
  const senders = new Senders();
  registry = new RoomRegistry({ database, log, tasks, intakeTasks: tasks, senders, events, logger, clock });
  drafts = new DraftService({ registry, tasks });
});
afterEach(async () => {
  await registry.close();
  await tasks.close();
  await database.close();
});

const doc = (...words: string[]) =>
  fitDocument({ type: 'doc', content: words.map((one, i) => paragraph(`b${'abcdefgh'[i]!.repeat(7)}`, one)) }).document;
const words = async () => plainText((await drafts.read(PAGE)).document).text;
/** The bytes of a draft in the database. */
async function storedBytes(): Promise<string> {
  const { snapshot, whole, updates } = await readDraft(database.read, PAGE);
  return Buffer.concat([...snapshot, whole ?? Buffer.alloc(0), ...updates]).toString('latin1');
}

test('a replacement of a text is stored, and read back unchanged', async () => {
  await drafts.replace(PAGE, doc('Eau', 'Puits'));
  expect(await storedBytes()).toContain('Puits');
  const { document, repairs } = await drafts.read(PAGE);
  expect(documentJson(document).content?.map(({ attrs }) => attrs?.id)).toEqual(['baaaaaaa', 'bbbbbbbb']);
  expect(repairs).toEqual({ added: 0, dropped: 0, unwrapped: 0 });
  const draft = new Y.Doc();
  Y.applyUpdate(draft, await drafts.state(PAGE));
  expect(await drafts.inspect(PAGE, (own) => textOf(own).toString())).toBe('Eau');
  expect(textOf(draft).toString()).toBe('Eau');
  const both = await drafts.inspectState(PAGE, (state, own) => [state.length > 0, textOf(own).toString()]);
  expect(both).toEqual([true, 'Eau']);
  // Each use ends: the draft may leave the memory.
  expect(new Set(ended)).toEqual(new Set([PAGE]));
  expect(ended).toHaveLength(5);
});

test('an edit on behalf of a person is recorded as theirs, and returns its result once it is stored', async () => {
  await drafts.replace(PAGE, doc('Eau'));
  const done = await drafts.edit(PAGE, 'awa', (draft) => {
    textOf(draft).insert(0, 'L’');
    return 'put';
  });
  expect(done).toBe('put');
  expect(Buffer.from(await storedBytes(), 'latin1').toString('utf8')).toContain('L’');
  expect(await listDraftWritings(database.read, [PAGE])).toContainEqual({ pageId: PAGE, name: 'Awa', at: NOW });
  await expect(
    drafts.edit(PAGE, null, () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  // The next edit is not delayed by the one that failed.
  expect(await drafts.edit(PAGE, null, (draft) => textOf(draft).length)).toBe(5);
});

test('a text is rendered whole, or its beginning if it is longer than asked', async () => {
  await drafts.replace(PAGE, doc('Eau', 'Puits', 'Sources'));
  const options = { language: 'fr', locale: 'fr' } as const;
  const whole = await drafts.html(PAGE, { ...options, longest: null });
  expect([whole.isWhole, whole.html.includes('Sources')]).toEqual([true, true]);
  const part = await drafts.html(PAGE, { ...options, longest: 6 });
  expect([part.isWhole, part.html.includes('Sources')]).toEqual([false, false]);
});

test('Markdown becomes a draft whose known blocks keep their ids, with its images', async () => {
  await drafts.replace(PAGE, doc('Eau', 'Puits'));
  const image = { file: 'f2222222', width: 4, height: 3 };
  const source = 'Eau\n\n![x](puits.png)\n';
  const read = await drafts.readMarkdown(source, await drafts.state(PAGE), [['puits.png', image]]);
  const draft = new Y.Doc();
  Y.applyUpdate(draft, read.update);
  const text = JSON.stringify(documentJson(draftToDocument(draft).document));
  expect(text).toContain('"id":"baaaaaaa"');
  expect(text).toContain('f2222222');
  expect((await drafts.readMarkdown(source, null, null)).images).toEqual(['puits.png']);
});

test('expunged words are in neither the log nor a snapshot', async () => {
  await drafts.replace(PAGE, doc('Secret', 'Puits'));
  await drafts.expunge(PAGE, async () => null);
  expect(await words()).toContain('Secret');
  await drafts.expunge(PAGE, async (state) => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, state);
    const known = Y.encodeStateVector(draft);
    textOf(draft).delete(0, 6);
    return Y.encodeStateAsUpdate(draft, known);
  });
  expect(await words()).toContain('Puits');
  expect(await storedBytes()).not.toContain('Secret');
  expect(await storedBytes()).toContain('Puits');
});

test('an exchange calls `keep` with the former state before anything is changed', async () => {
  await drafts.replace(PAGE, doc('Eau'));
  const kept: string[] = [];
  await drafts.exchange(PAGE, {
    find: async (state) => {
      const draft = new Y.Doc();
      Y.applyUpdate(draft, state);
      const known = Y.encodeStateVector(draft);
      textOf(draft).insert(3, ' pure');
      return { update: Y.encodeStateAsUpdate(draft, known) };
    },
    keep: async ({ update }, state, written) => {
      kept.push(`${update.length > 0} ${state.length > 0} ${written.length}`, await storedBytes());
    },
  });
  expect(kept[0]).toBe('true true 0');
  expect(kept[1]).not.toContain(' pure');
  expect(await storedBytes()).toContain(' pure');
});

test('a change of the title returns its callback’s result, and a dismissed draft is closed', async () => {
  await drafts.replace(PAGE, doc('Eau'));
  const head = { title: PAGE, summary: '' };
  expect(await drafts.changeHead(PAGE, head, { title: 'Puits', summary: '' }, async () => 'kept')).toBe('kept');
  const open = registry.findOpen(PAGE);
  await drafts.dismiss(PAGE);
  expect((await open)?.closed).toBe(true);
  expect(registry.findOpen(PAGE)).toBeNull();
  expect(documentToUpdate((await drafts.read(PAGE)).document).length).toBeGreaterThan(0);
});
