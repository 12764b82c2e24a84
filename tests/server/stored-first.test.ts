import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_AWARENESS, MESSAGE_QUERY_AWARENESS, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { holdWrites } from '#tests/support/held-writes.ts';
import { questionFrame, RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 1: nobody is sent an update that is not stored, nor a notice that it
 * is. The test locks the database's writer, so that a commit waits as it would for a slow disk.
 */
let rig: SocketRig;
let cookie: string;
let pageId: string;
const opened: { destroy(): void }[] = [];
beforeEach(async () => {
  rig = await startSocketRig();
  ({ cookie } = await rig.signIn('staff', 'Awa'));
  pageId = await rig.newPage();
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.destroy();
  await rig.close();
});

async function openEditor(options: { page?: string; as?: string } = {}): Promise<TestEditor> {
  const editor = new TestEditor(rig.url, options.page ?? pageId, options.as ?? cookie);
  opened.push(editor);
  await until(() => editor.saved, 'in step');
  return editor;
}

async function openRaw(): Promise<RawClient> {
  const client = await RawClient.open(rig.url, pageId, cookie);
  opened.push({ destroy: () => client.end() });
  return client;
}

let colours = 0;
/**
 * Waits until the server has what a participant typed: awareness is sent after it on the same
 * socket, and waits for no commit.
 */
async function arrived(writer: TestEditor, watcher: TestEditor): Promise<void> {
  const color = `#${String(++colours).padStart(6, '0')}`;
  writer.provider.awareness.setLocalStateField('user', { name: '', color });
  await until(
    () => [...watcher.provider.awareness.getStates().values()].some((state) => state.user?.color === color),
    'what was typed has come',
  );
}

/** The frames with content that a client was sent, in order. */
const contentOf = ({ received }: RawClient): string[] =>
  received
    .filter((frame) => frame[0] === MESSAGE_SYNC && frame[1] !== 0)
    .map((frame) => (frame[1] === 1 ? 'answer' : 'update'));

/**
 * Queries awareness and waits for the answer: by then the server has answered everything sent
 * before, except what waits for a commit.
 */
async function settlePresence(client: RawClient): Promise<void> {
  const before = client.received.filter((frame) => frame[0] === MESSAGE_AWARENESS).length;
  client.send(Uint8Array.of(MESSAGE_QUERY_AWARENESS));
  await until(
    () => client.received.filter((frame) => frame[0] === MESSAGE_AWARENESS).length > before,
    'told who is there',
  );
}

describe('while a commit waits for the disk', () => {
  test('a new participant is sent nothing of the draft, then all of it', async () => {
    const [awa, watcher] = [await openEditor(), await openEditor()];
    const held = await holdWrites(rig.services.database);
    awa.type('Pas encore écrit. ');
    await arrived(awa, watcher);
    const newcomer = await openRaw();
    newcomer.send(questionFrame());
    await settlePresence(newcomer);
    expect(contentOf(newcomer)).toEqual([]);
    const editor = new TestEditor(rig.url, pageId, cookie);
    opened.push(editor);
    await until(() => editor.provider.wsconnected, 'connected');
    await arrived(awa, editor);
    expect(editor.provider.synced).toBe(false);
    await held.release();
    await until(() => editor.saved, 'in step');
    expect(editor.text.toString()).toContain('Pas encore écrit.');
    await newcomer.settle();
    expect(contentOf(newcomer)[0]).toBe('answer');
  });

  test('a participant who sends sync step 1 twice is sent later updates after both answers', async () => {
    const [awa, watcher] = [await openEditor(), await openEditor()];
    const newcomer = await openRaw();
    const held = await holdWrites(rig.services.database);
    awa.type('Un. ');
    await arrived(awa, watcher);
    newcomer.send(questionFrame());
    newcomer.send(questionFrame());
    await settlePresence(newcomer);
    awa.type('Deux. ');
    await arrived(awa, watcher);
    await held.release();
    await until(() => awa.saved && contentOf(newcomer).length >= 4, 'sent');
    expect(contentOf(newcomer)).toEqual(['answer', 'answer', 'update', 'update']);
  });

  test('reading a draft (as for an edition) waits until what was read is stored', async () => {
    const { database, drafts } = rig.services;
    const [awa, watcher] = [await openEditor(), await openEditor()];
    const first = await holdWrites(database);
    awa.type('Avant. ');
    await arrived(awa, watcher);
    awa.type('Après. ');
    await arrived(awa, watcher);
    let read: string | null = null;
    const reading = drafts
      .inspect(pageId, (draft) => draft.getXmlFragment(DRAFT_FRAGMENT).toString())
      .then((text) => {
        read = text;
      });
    const storedBefore = awa.stored;
    // Its turn is after the first commit, and before the one with what was typed meanwhile.
    const second = holdWrites(database);
    await first.release();
    await until(() => awa.stored > storedBefore, 'the first commit');
    expect(read).toBeNull();
    await (await second).release();
    await reading;
    expect(read).toContain('Après. Avant.');
  });

  test('reading from a participant above the limit resumes, and all their updates are stored', async () => {
    const [awa, watcher] = [await openEditor(), await openEditor()];
    const held = await holdWrites(rig.services.database);
    awa.type('Avant. ');
    await arrived(awa, watcher);
    const writer = new Y.Doc();
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(awa.draft));
    const before = Y.encodeStateVector(writer);
    const text = new Y.XmlText('m'.repeat(4_000_000));
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [text]);
    writer.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
    const long = Y.encodeStateAsUpdate(writer, before);
    const client = await openRaw();
    const paused = vi.spyOn(WebSocket.prototype, 'pause');
    // The same update five times, as after reconnections: more than MAX_WAITING.
    for (let i = 0; i < 5; i++) client.send(updateFrame(long));
    const known = Y.encodeStateVector(writer);
    text.insert(0, 'Et la suite. ');
    client.send(updateFrame(Y.encodeStateAsUpdate(writer, known)));
    await until(() => paused.mock.calls.length > 0, 'not read from any more');
    paused.mockRestore();
    await held.release();
    await until(() => watcher.text.toString().startsWith('Et la suite.'), 'seen by the others');
    expect(await client.settle()).toBeNull();
  });

  test('several authors in one commit are named in the log in turn', async () => {
    const { database } = rig.services;
    const bruno = await rig.signIn('staff', 'Bruno');
    const other = await openEditor({ page: await rig.newPage() });
    const editors = [await openEditor(), await openEditor({ as: bruno.cookie })];
    const otherWatcher = await openEditor({ page: other.provider.roomname });
    for (let round = 0; round < 3; round++) {
      const held = await holdWrites(database);
      // A commit of another draft waits for the disk; both authors write meanwhile.
      other.type('x');
      await arrived(other, otherWatcher);
      await new Promise((resolve) => setImmediate(resolve));
      for (const [index, editor] of editors.entries()) {
        editor.type('y');
        await arrived(editor, editors[1 - index]!);
      }
      await held.release();
      await until(() => editors.every((editor) => editor.saved), 'stored');
    }
    const rows = await database.read
      .selectFrom('draftUpdate')
      .select('personId')
      .where('pageId', '=', pageId)
      .orderBy('position', 'desc')
      .limit(3)
      .execute();
    const named = rows.map(({ personId }) => personId);
    expect(named).toHaveLength(3);
    expect(named[0]).toBe(named[2]);
    expect(new Set(named).size).toBe(2);
    expect(named).not.toContain(null);
  });
});
