import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CLOSE, MAX_AWARENESS } from '#content/draft/collab-protocol.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { awarenessFrame, RawClient } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 7: what one person sends of their presence, on as many sockets as
 * they may have, makes nobody wait.
 */
const setup = setUpFairness();
const { random, rounds } = setup;

/** Sockets of one person, and messages that each sends. */
const SOCKETS = 32;
const MESSAGES = 40;
/** Bytes of a state that the longest message may hold, and of one that the server reads. */
const LONG = MAX_AWARENESS - 100;
const SHORT = 4_000;

/** The same state of one client, again and again. */
const repeated = (state: string) => times(MESSAGES, (i) => awarenessFrame([{ id: 5, clock: i + 1, state }]));
const deep = (length: number) => '['.repeat(length / 2) + ']'.repeat(length / 2);
const keysOf = (length: number) =>
  JSON.stringify(Object.fromEntries(times(length / 15, (i) => [`k${random.below(1_000)}_${i}`, 1])));
/** Clients who leave, though they never came. */
const leaving = (count: number) =>
  times(MESSAGES, (i) => awarenessFrame(times(count, (id) => ({ id: 1_000_000 + id, clock: i + 1, state: 'null' }))));

/** The frames that each socket sends, and the code with which it is closed; null if it is not. */
const ATTACKS: Record<string, readonly [closes: number | null, make: () => (socket: number) => readonly Uint8Array[]]> =
  {
    'the longest states, nested': [CLOSE.tooLarge, () => always(repeated(deep(LONG)))],
    'the longest states, of many keys': [CLOSE.tooLarge, () => always(repeated(keysOf(LONG)))],
    'twenty thousand clients': [CLOSE.tooMany, () => always(leaving(20_000))],
    'a thousand clients of nobody': [null, () => always(leaving(1_000))],
    'states that are read, nested': [
      null,
      () => (socket) =>
        times(MESSAGES, (i) => awarenessFrame([{ id: 100 + socket, clock: i + 1, state: deep(SHORT) }])),
    ],
  };

function always<T>(value: T): () => T {
  return () => value;
}

/** Sends as fast as the server reads, until it is closed. */
async function send(client: RawClient, frames: readonly Uint8Array[]): Promise<void> {
  for (const frame of frames) {
    if (!client.isOpen) return;
    client.send(frame);
    // Let the close frame be read, although the system's buffers take more.
    await nextTurn();
    await until(() => client.socket.bufferedAmount < LONG || !client.isOpen, 'the server reads', 60_000);
  }
  await until(() => client.socket.bufferedAmount === 0 || !client.isOpen, 'all is sent', 60_000);
}

describe.each(rounds)('round %i', () => {
  test.each(setup.inTurn(Object.keys(ATTACKS)))(
    '%s make nobody wait',
    async (name) => {
      const [closes, make] = ATTACKS[name]!;
      const { socketUrl, pageId, pirates } = setup.rig;
      // Made before: the witnesses share this process.
      const frames = times(SOCKETS, make());
      const clients = await Promise.all(times(SOCKETS, () => RawClient.open(socketUrl, pageId, pirates[0]!)));
      const report = await setup.rig.attack(async () => {
        await Promise.all(clients.map((client, socket) => send(client, frames[socket]!)));
        if (closes === null) return;
        const codes = await Promise.all(clients.map(async (client) => (await client.closed).code));
        expect(new Set(codes)).toEqual(new Set([closes]));
      });
      expect(clients.every((client) => client.isOpen)).toBe(closes === null);
      for (const client of clients) client.end();
      expectFair(report, `${name}, seed ${random.seed}`);
    },
    120_000,
  );
});
