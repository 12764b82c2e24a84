import { setTimeout } from 'node:timers/promises';
import { test } from 'vitest';
import * as Y from 'yjs';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { paragraphs } from '#tests/support/hostile-updates.ts';
import { questionFrame, RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** docs/decisions/0025: a long draft is encoded once, however many clients ask for all of it. */
const setup = setUpFairness();

test('many stock clients ask for a long draft again and again, and do not read it', async () => {
  const { socketUrl, pageId, pirates } = setup.rig;
  const copy = new Y.Doc();
  const editor = new TestEditor(socketUrl, pageId, pirates[0]!);
  await until(() => editor.provider.synced, 'the pirate has seen the draft', 20_000);
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(editor.draft));
  editor.destroy();
  const client = await RawClient.open(socketUrl, pageId, pirates[0]!);
  client.send(updateFrame(paragraphs(copy, 20_000, 'mot')));
  await client.settle();
  const unknown = Uint8Array.of(1, 1, 1);
  const ships = await Promise.all(times(24, (i) => RawClient.open(socketUrl, pageId, pirates[i % 4]!)));
  const report = await setup.rig.attack(async () => {
    for (const { socket } of ships) {
      socket.pause();
      for (let i = 0; i < 8; i++) socket.send(questionFrame(unknown));
    }
    await setTimeout(2_000);
  });
  for (const ship of ships) ship.end();
  client.end();
  expectFair(report, 'a long draft, asked for often');
}, 120_000);
