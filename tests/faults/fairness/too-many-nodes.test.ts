import { expect, test } from 'vitest';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { boardDraft } from '#tests/support/board-draft.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { paragraphs, updateOf } from '#tests/support/hostile-updates.ts';
import { updateFrame } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

const setup = setUpFairness();

test('a draft with more than the allowed nodes grows no further, and its content can be deleted', async () => {
  const { client, copy } = await boardDraft(setup.rig, 1);
  // Made before: the witnesses share this process.
  const frames = times(6, () => updateFrame(paragraphs(copy, 50_000)));
  const report = await setup.rig.attack(async () => {
    for (const frame of frames) if (client.isOpen) client.send(frame);
    expect((await client.closed).code).toBe(CLOSE.tooLarge);
  });
  expectFair(report, 'too many nodes');
  const again = await boardDraft(setup.rig, 1);
  again.client.send(updateFrame(updateOf(again.copy, (fragment) => fragment.delete(3, fragment.length - 3))));
  expect(await again.client.settle()).toBeNull();
  again.client.end();
}, 120_000);
