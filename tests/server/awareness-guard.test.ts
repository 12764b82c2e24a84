import * as decoding from 'lib0/decoding';
import { describe, expect, test } from 'vitest';
import { MESSAGE_AWARENESS } from '#content/draft/collab-protocol.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { checkAwareness } from '#server/collab/connection/awareness-guard.ts';
import { awarenessFrame } from '#tests/support/raw-client.ts';

const AWA: Viewer = { role: 'staff', admin: false, personId: 'person222222', name: 'Awa', sessionId: 'session22222' };
const PARTNER: Viewer = {
  role: 'partner',
  invitationId: 'invite222222',
  pageId: 'page22222222',
  name: 'Moussa',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  sessionId: 'session33333',
};

type Client = { id: number; clock: number; state: unknown };

/** An awareness update, as y-websocket sends it after the message type. */
function updateOf(clients: readonly Client[]): Uint8Array {
  const frame = awarenessFrame(clients.map((client) => ({ ...client, state: JSON.stringify(client.state) })));
  const decoder = decoding.createDecoder(frame);
  expect(decoding.readVarUint(decoder)).toBe(MESSAGE_AWARENESS);
  return decoding.readVarUint8Array(decoder);
}

function readUpdate(update: Uint8Array): Client[] {
  const decoder = decoding.createDecoder(update);
  const clients = Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    id: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    state: JSON.parse(decoding.readVarString(decoder)) as unknown,
  }));
  expect(decoding.hasContent(decoder)).toBe(false);
  return clients;
}

/** The state of one client, as the others receive it. */
function shown(state: unknown, viewer: Viewer = AWA): unknown {
  const checked = checkAwareness(updateOf([{ id: 7, clock: 3, state }]), viewer, () => true);
  const [client, ...others] = readUpdate(checked!);
  expect([client!.id, client!.clock, others.length]).toEqual([7, 3, 0]);
  return client!.state;
}

describe('an awareness state', () => {
  test.each([
    ['staff', AWA, { id: 'person222222', name: 'Awa' }],
    ['a partner', PARTNER, { id: null, name: 'Moussa' }],
    ['nobody', PUBLIC_VIEWER, { id: null, name: '' }],
  ])('of %s carries the name from the session, whatever the client sends', (_who, viewer, user) => {
    const claimed = { user: { id: 'x', name: 'Le maire', color: '#AA33ff', admin: true }, other: 1 };
    expect(shown(claimed, viewer)).toEqual({ user: { ...user, color: '#AA33ff' } });
  });

  test.each([['red'], ['#12345'], ['#1234567'], ['x#123456'], ['#12345g'], ['#123456;--x:url(y)'], [7], [null]])(
    'with the colour %j gets a neutral one',
    (color) => {
      expect(shown({ user: { color } })).toEqual({ user: expect.objectContaining({ color: '#5d626d' }) });
      expect(shown({})).toEqual({ user: expect.objectContaining({ color: '#5d626d' }) });
    },
  );

  test.each([[null], ['x'], [3], [true]])('that is %j becomes null', (state) => {
    expect(shown(state)).toBeNull();
  });

  const id = { client: 1, clock: 2 };
  const place = { type: null, tname: 'default', item: id, assoc: -1 };
  const cursorOf = (cursor: unknown) => (shown({ cursor }) as { cursor?: unknown }).cursor;

  test('has a caret if both its ends are Yjs relative positions', () => {
    const anchor = { type: { client: 5, clock: 0 }, tname: null, item: null, assoc: 0 };
    expect(cursorOf({ anchor, head: place })).toEqual({ anchor, head: place });
    expect(cursorOf({ anchor: { tname: 'default' }, head: { item: { ...id, more: 1 } } })).toEqual({
      anchor: { type: null, tname: 'default', item: null, assoc: 0 },
      head: { type: null, tname: null, item: id, assoc: 0 },
    });
    expect(shown({})).not.toHaveProperty('cursor');
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a number', 4],
    ['an empty object', {}],
    ['no head', { anchor: place }],
    ['no anchor', { head: place }],
    ['an end that is text', { anchor: 'x', head: place }],
    ['an end that is null', { anchor: place, head: null }],
    ['another root', { anchor: { tname: 'meta' }, head: place }],
    ['a negative clock', { anchor: { item: { client: 1, clock: -1 } }, head: place }],
    ['a clock that is no whole number', { anchor: { item: { client: 1, clock: 1.5 } }, head: place }],
    ['a client that is text', { anchor: { item: { client: '1', clock: 1 } }, head: place }],
    ['an id that is text', { anchor: { type: 'x' }, head: place }],
  ])('has no caret with %s', (_what, cursor) => {
    expect(cursorOf(cursor)).toBeNull();
  });

  test('gets assoc 0 where assoc is not an integer', () => {
    for (const assoc of ['-1', 0.5, null]) {
      expect(cursorOf({ anchor: { ...place, assoc }, head: place })).toMatchObject({ anchor: { assoc: 0 } });
    }
  });
});

describe('an update', () => {
  test("keeps the clients that its sender owns, in order, and passes each one's clock and whether it leaves", () => {
    const asked: unknown[] = [];
    const update = updateOf([
      { id: 1, clock: 4, state: {} },
      { id: 2, clock: 5, state: {} },
      { id: 3, clock: 6, state: null },
    ]);
    const checked = checkAwareness(update, AWA, (...client) => {
      asked.push(client);
      return client[0] !== 2;
    });
    expect(asked).toEqual([
      [1, 4, false],
      [2, 5, false],
      [3, 6, true],
    ]);
    expect(readUpdate(checked!).map(({ id, clock, state }) => [id, clock, state !== null])).toEqual([
      [1, 4, true],
      [3, 6, false],
    ]);
  });

  test('without any remaining state becomes null', () => {
    expect(checkAwareness(updateOf([{ id: 1, clock: 1, state: {} }]), AWA, () => false)).toBeNull();
    expect(checkAwareness(updateOf([]), AWA, () => true)).toBeNull();
  });

  test('that is truncated throws', () => {
    const update = updateOf([{ id: 1, clock: 1, state: { user: { color: '#123456' } } }]);
    for (let length = 0; length < update.length; length++) {
      expect(() => checkAwareness(update.subarray(0, length), AWA, () => true), String(length)).toThrow();
    }
  });

  test('whose states belong to others is skipped without parsing them', () => {
    const frame = awarenessFrame([{ id: 1, clock: 1, state: '[' }]);
    expect(checkAwareness(frame.subarray(2), AWA, () => false)).toBeNull();
    expect(() => checkAwareness(frame.subarray(2), AWA, () => true)).toThrow(SyntaxError);
  });

  test('is refused with a state that is too long, whoever owns it, or with too many clients', () => {
    const beyond = (clients: readonly Client[], owns: boolean) => () =>
      checkAwareness(updateOf(clients), AWA, () => owns);
    const clients = (count: number, id: (i: number) => number) =>
      Array.from({ length: count }, (_, i) => ({ id: id(i), clock: i, state: {} }));
    const longest = { user: { name: '\u{10ffff}'.repeat(1_000) } };
    expect(beyond([{ id: 1, clock: 1, state: longest }], true)).not.toThrow();
    for (const owns of [true, false]) {
      expect(beyond([{ id: 1, clock: 1, state: 'x'.repeat(4_095) }], owns)).toThrow('state-too-long');
      expect(
        beyond(
          clients(1_025, (i) => i),
          owns,
        ),
      ).toThrow('too-many-clients');
    }
    expect(
      beyond(
        clients(1_024, (i) => i),
        false,
      ),
    ).not.toThrow();
    // The same client id of the sender, repeated.
    expect(
      beyond(
        clients(9, () => 1),
        true,
      ),
    ).toThrow('too-many-clients');
  });
});
