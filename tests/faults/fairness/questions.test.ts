import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MAX_NODES } from '#content/document/limits.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { paragraphs } from '#tests/support/hostile-updates.ts';
import { questionFrame, RawClient } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/decisions/0025: a long draft is encoded in several turns of the event loop, and once for all
 * who ask.
 */
const setup = setUpFairness();
/** A paragraph with words is two nodes; the draft has some of its own. */
const MOST_PARAGRAPHS = MAX_NODES / 2 - 100;
/** So much that what was encoded for an answer is too old for the next. */
const MUCH = 'x'.repeat(70_000);

test('many stock clients ask for the longest draft again and again while it is written, and do not read it', async () => {
  const { socketUrl, pageId, pirates } = setup.rig;
  const editor = new TestEditor(socketUrl, pageId, pirates[0]!);
  await until(() => editor.saved, 'the pirate has seen the draft', 20_000);
  paragraphs(editor.draft, MOST_PARAGRAPHS, 'mot');
  await until(() => editor.saved, 'the longest draft is stored', 90_000);
  const unknown = Uint8Array.of(1, 1, 1);
  const ships = await Promise.all(times(24, (i) => RawClient.open(socketUrl, pageId, pirates[i % 4]!)));
  for (const { socket } of ships) socket.pause();
  const report = await setup.rig.attack(async () => {
    for (let i = 0; i < 8; i++) {
      for (const { socket } of ships) socket.send(questionFrame(unknown));
      editor.type(MUCH);
      await setTimeout(250);
    }
  });
  for (const ship of ships) ship.end();
  await until(() => editor.saved, 'what the pirate wrote is stored', 20_000);
  editor.destroy();
  expect(editor.closes).toEqual([]);
  expectFair(report, 'the longest draft, asked for often');
}, 180_000);
