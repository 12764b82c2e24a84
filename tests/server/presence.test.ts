import { expect, test } from 'vitest';
import { rigPerTest } from '#tests/support/rig-per-test.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 3 and 7: presence with stock clients, which repeat to the server
 * what they receive from others.
 */
const rig = rigPerTest();

async function openMany(count: number): Promise<TestEditor[]> {
  const pageId = await rig.newPage();
  const cookies: string[] = [];
  for (let i = 0; i < count; i++) cookies.push((await rig.signIn('staff', `P${i}`)).cookie);
  const editors = cookies.map((cookie) => rig.keep(new TestEditor(rig.url, pageId, cookie)));
  await until(() => editors.every((editor) => editor.saved), 'all synced');
  for (const [i, { provider }] of editors.entries()) provider.awareness.setLocalStateField('user', { name: `P${i}` });
  return editors;
}

const namesSeenBy = ({ provider }: TestEditor): string[] =>
  [...provider.awareness.getStates().values()].map((state) => (state.user as { name: string } | undefined)?.name ?? '');

test('twelve people see each other, and repeated awareness states close no connection', async () => {
  const all = await openMany(12);
  await until(() => all.every((editor) => new Set(namesSeenBy(editor)).size === 12), 'everyone sees everyone');
  // A second time, so that repeated states of the first have come back.
  for (const { provider } of all) provider.awareness.setLocalStateField('turn', 2);
  for (const editor of all) editor.type('ici ');
  await until(() => all.every((editor) => editor.saved), 'all saved');
  expect(all.flatMap((editor) => editor.closes)).toEqual([]);
});

test('a person who leaves removes only their own caret', async () => {
  const all = await openMany(4);
  const [first, ...others] = all;
  await until(() => all.every((editor) => new Set(namesSeenBy(editor)).size === 4), 'everyone sees everyone');
  first!.destroy();
  const lost: string[] = [];
  for (const { provider } of others) {
    provider.awareness.on('change', ({ removed }: { removed: number[] }) => {
      for (const id of removed) if (id !== first!.draft.clientID) lost.push(`${id}`);
    });
  }
  await until(() => others.every((editor) => namesSeenBy(editor).length === 3), 'the one who left is gone');
  for (const editor of others) editor.type('encore ');
  await until(() => others.every((editor) => editor.saved), 'all saved');
  expect(lost).toEqual([]);
  for (const editor of others) expect(new Set(namesSeenBy(editor))).toEqual(new Set(['P1', 'P2', 'P3']));
});
