import { describe, expect, test } from 'vitest';
import { CLOSE, MAX_AWARENESS } from '#content/draft/collab-protocol.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { awarenessFrame, RawClient } from '#tests/support/raw-client.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 7: what one person sends of their presence, on as many sockets as they
 * may have, makes nobody wait.
 */
const setup = setUpFairness();
const { random, rounds } = setup;

/** Sockets of one person, and messages that each sends. */
const SOCKETS = 32;
const MESSAGES = 40;
/** Bytes of a state that the longest message may hold, and of one that the server reads. */
const LONG = MAX_AWARENESS - 100;
const SHORT = 4_000;

const ofOne = (clock: number, state: string) => awarenessFrame([{ id: 5, clock, state }]);
const deep = (length: number) => '['.repeat(length / 2) + ']'.repeat(length / 2);
const keysOf = (length: number) =>
  JSON.stringify(Object.fromEntries(times(length / 12, (i) => [`k${random.below(1_000)}_${i}`, 1])));

/** Messages by socket, and the codes with which their senders may be closed; null if not at all. */
const ATTACKS: Record<string, { message: (clock: number, socket: number) => Uint8Array; closes: number | null }> = {
  'the longest states, nested': { message: (clock) => ofOne(clock, deep(LONG)), closes: CLOSE.tooLarge },
  'the longest states, of many keys': { message: (clock) => ofOne(clock, keysOf(LONG)), closes: CLOSE.tooLarge },
  'twenty thousand clients': {
    message: (clock) => awarenessFrame(times(20_000, (i) => ({ id: 1_000_000 + i, clock, state: 'null' }))),
    closes: CLOSE.tooMany,
  },
  'a thousand clients of nobody': {
    message: (clock) => awarenessFrame(times(1_000, (i) => ({ id: 1_000_000 + i, clock, state: 'null' }))),
    closes: null,
  },
  'states that are read, nested': {
    message: (clock, socket) => awarenessFrame([{ id: 100 + socket, clock, state: deep(SHORT) }]),
    closes: null,
  },
};

describe.each(rounds)('round %i', () => {
  test.each(Object.entries(ATTACKS))(
    '%s make nobody wait',
    async (name, { message, closes }) => {
      const { socketUrl, pageId, pirates } = setup.rig;
      // Made before: the witnesses share this process.
      const frames = times(SOCKETS, (socket) =>
        times(MESSAGES, (clock) => message(clock + 1, socket)).slice(0, MESSAGES),
      );
      const clients = await Promise.all(times(SOCKETS, () => RawClient.open(socketUrl, pageId, pirates[0]!)));
      const report = await setup.rig.attack(async () => {
        for (let i = 0; i < MESSAGES; i++) {
          for (const [socket, client] of clients.entries()) if (client.isOpen) client.send(frames[socket]![i]!);
        }
        if (closes === null) {
          await until(() => clients.every(({ socket }) => socket.bufferedAmount === 0), 'all is sent', 60_000);
          return;
        }
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
