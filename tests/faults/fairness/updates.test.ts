import { describe, test } from 'vitest';
import * as Y from 'yjs';
import { boardDraft, readDraft } from '#tests/support/board-draft.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import {
  earlyLetter,
  firstText,
  itemsOf,
  letterBetween,
  lettersAtOnePlace,
  lettersAtTheBeginning,
  overlappingDeletions,
  paragraphs,
  stateVector,
  updateOf,
} from '#tests/support/hostile-updates.ts';
import { questionFrame, type RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 7: one author's updates make nobody wait, in the same draft or in
 * another.
 */
const setup = setUpFairness();
const { random, rounds } = setup;

/**
 * Sends frames as fast as possible, and closes the socket: the server has to get rid of them by
 * itself.
 */
async function sendAndGo(client: RawClient, frames: Iterable<Uint8Array>): Promise<void> {
  for (const frame of frames) {
    if (!client.isOpen) break;
    client.send(frame);
    if (client.socket.bufferedAmount > 4_000_000) {
      await until(() => client.socket.bufferedAmount < 1_000_000 || !client.isOpen, 'the server reads', 30_000);
    }
  }
  client.socket.close();
  await client.closed;
}

const updates = (list: readonly Uint8Array[]): Uint8Array[] => list.map(updateFrame);

/** Attacks: the updates to send, given a copy of the present draft. */
const ATTACKS: Record<string, (copy: Y.Doc) => Uint8Array[]> = {
  'letters between the first and the last of 25,000': (copy) => {
    const typed = lettersAtTheBeginning(copy, 25_000);
    const items = itemsOf(firstText(copy));
    return updates([typed, ...times(300, () => letterBetween(random.below(2 ** 31), items[0]!, items.at(-1)!))]);
  },
  'letters of a thousand people at one place, again and again': (copy) => {
    const [first] = itemsOf(firstText(copy));
    return updates(times(20, () => lettersAtOnePlace(random, first!, 1_000)));
  },
  'sixty thousand paragraphs, deleted and sent again': (copy) =>
    updates(
      times(4, () => [
        paragraphs(copy, 15_000),
        updateOf(copy, (fragment) => fragment.delete(fragment.length - 15_000, 15_000)),
      ]).flat(),
    ),
  'deletions that overlap': (copy) => {
    const words = paragraphs(copy, 2_000, 'mot');
    const reach = Y.getState(copy.store, copy.clientID);
    return updates([words, ...times(20, () => overlappingDeletions(copy.clientID, reach, 1_500))]);
  },
  'letters that build on what never comes': () => updates(times(5_000, (i) => earlyLetter(1_000_000 + 2 * i))),
  'state vectors of two megabytes': () => times(8, () => questionFrame(stateVector(250_000))),
  'questions without end': () => times(20_000, () => questionFrame()),
  'questions for who is present': () => times(50_000, () => Uint8Array.of(3)),
  'frames that are nothing': () => times(2_000, () => Uint8Array.from(times(40, () => random.below(256)))),
};

describe.each(rounds)('round %i', () => {
  test.each(setup.inTurn(Object.keys(ATTACKS)))(
    '%s',
    async (name) => {
      const { client, copy } = await boardDraft(setup.rig);
      const frames = ATTACKS[name]!(copy);
      const report = await setup.rig.attack(() => sendAndGo(client, frames));
      expectFair(report, `${name}, seed ${random.seed}`);
    },
    120_000,
  );

  test('all at once, from many sockets of several people', async () => {
    const state = await readDraft(setup.rig);
    const ships = await Promise.all(times(8, (i) => boardDraft(setup.rig, i % setup.rig.pirates.length, state)));
    const names = Object.keys(ATTACKS);
    const loaded = ships.map(({ client, copy }) => ({ client, frames: ATTACKS[random.pick(names)]!(copy) }));
    const report = await setup.rig.attack(async () => {
      await Promise.all(loaded.map(({ client, frames }) => sendAndGo(client, frames)));
    });
    expectFair(report, `all at once, seed ${random.seed}`);
  }, 180_000);
});
