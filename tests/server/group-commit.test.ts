import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { RawClient } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 1, 2 and 3: updates that arrive during a commit share the next, and
 * are sent as one message for each draft.
 */
let rig: SocketRig;
const editors: TestEditor[] = [];
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(async () => {
  for (const editor of editors.splice(0)) editor.destroy();
  await rig.close();
});

const colours = ({ provider }: TestEditor): unknown[] =>
  [...provider.awareness.getStates().values()].map((state) => (state.user as { color?: string } | undefined)?.color);
const updatesIn = ({ received }: RawClient): number =>
  received.filter((frame) => frame[0] === MESSAGE_SYNC && frame[1] === 2).length;

test('updates during a slow commit share the next one, are sent only once stored, and make one message per draft', async () => {
  const { database } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Awa');
  const [first, second] = [await rig.newPage(), await rig.newPage()];
  const open = (pageId: string): TestEditor => {
    const editor = new TestEditor(rig.url, pageId, cookie);
    editors.push(editor);
    return editor;
  };
  const [awa, bruno, chiara, watcher, other] = [open(first), open(first), open(second), open(first), open(second)];
  await until(() => editors.every((editor) => editor.saved), 'all in step');
  const reader = await RawClient.open(rig.url, first, cookie);
  await reader.settle();
  const updatesBefore = updatesIn(reader);
  const last = await database.read
    .selectFrom('draftUpdate')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();

  // Awareness is sent after the words on the same socket, and waits for no commit: once it is seen,
  // the words have arrived too.
  const arrived = async (writer: TestEditor, seenBy: TestEditor, color: string): Promise<void> => {
    writer.provider.awareness.setLocalStateField('user', { name: '', color });
    await until(() => colours(seenBy).includes(color), 'the words have come');
  };
  const statements = vi.spyOn(database, 'writeKept');
  let release: () => void = () => {};
  const held = database.write(() => new Promise<void>((resolve) => (release = resolve)));
  try {
    awa.type('Un ');
    await arrived(awa, watcher, '#000001');
    // The first commit begins with what has arrived, and waits for the writer.
    await new Promise((resolve) => setImmediate(resolve));
    awa.type('Deux ');
    bruno.type('Trois ');
    chiara.type('Quatre ');
    await arrived(awa, watcher, '#000002');
    await arrived(bruno, watcher, '#000003');
    await arrived(chiara, other, '#000004');
    expect(updatesIn(reader)).toBe(updatesBefore);
    expect(watcher.text.toString()).not.toMatch(/Un|Deux|Trois/);
    expect(awa.saved).toBe(false);
  } finally {
    release();
    await held;
  }
  await until(() => editors.every((editor) => editor.saved), 'all stored');
  await until(() => ['Un', 'Deux', 'Trois'].every((word) => watcher.text.toString().includes(word)), 'seen');
  await until(() => other.text.toString().includes('Quatre'), 'seen in the other draft');
  await reader.settle();
  const rows = await database.read
    .selectFrom('draftUpdate')
    .select('pageId')
    .where('position', '>', last?.position ?? 0)
    .orderBy('position')
    .execute();
  // Two statements: one row for the first commit; in the second, one for each draft, whoever wrote
  // in it.
  expect(rows.map(({ pageId }) => pageId)).toEqual([first, first, second]);
  expect(statements).toHaveBeenCalledTimes(2);
  expect(updatesIn(reader)).toBe(updatesBefore + 2);
  reader.end();
});
