import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { divideUpdate, LARGE_STEP } from '#content/draft/updates/divide-update.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { exchangeText } from '#server/collab/room/exchange-text.ts';
import type { Room } from '#server/collab/room/room.ts';
import { openBareRoom } from '#tests/support/bare-room.ts';
import { firstText, paragraphs, updateOf } from '#tests/support/hostile-updates.ts';

/** A text is exchanged while others write, in a room whose log stores at once. */

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
const copyOf = (...updates: readonly Uint8Array[]) => {
  const draft = new Y.Doc();
  for (const update of updates) Y.applyUpdate(draft, update);
  return draft;
};

function openRoom(options: Parameters<typeof openBareRoom>[1] = {}) {
  const draft = new Y.Doc();
  paragraphs(draft, 3, 'avant');
  let position = 1;
  const announce = (room: Room) =>
    setImmediate(() => {
      if (room.closed) return;
      if (room.collect(Number.POSITIVE_INFINITY)) room.stored(++position);
    });
  const senders = new Senders();
  const room = openBareRoom(draft, { log: { announce } as never, senders, ...options });
  const enter = (personId: string) => {
    const author = { personId, deliver() {}, takeHeld: () => [], close() {}, pause() {}, resume() {} };
    const copy = copyOf(Y.encodeStateAsUpdate(draft));
    const send = (update: Uint8Array) => room.receive(update, author as unknown as Participant);
    const isIn = async () => {
      await turnOfTheLoop();
      return Y.getState(draft.store, copy.clientID) === Y.getState(copy.store, copy.clientID);
    };
    /** Types words at the beginning, each an update of its own. */
    const type = async (...words: readonly string[]) => {
      for (const text of words) {
        send(updateOf(copy, () => firstText(copy).insert(0, text)));
        while (!(await isIn())) await turnOfTheLoop();
      }
    };
    /** Adds a paragraph at the end, of so many letters. */
    const add = (letters: number) => send(paragraphs(copy, 1, personId[0]!.repeat(letters)));
    return { type, add, isIn };
  };
  const { type } = enter('awa');
  const followers = () => draft._observers.get('update')?.size ?? 0;
  return { room, draft, senders, enter, type, followers };
}

/** The edit that makes a draft in this state hold another text. */
function exchangeFor(state: Uint8Array): { update: Uint8Array } {
  const copy = copyOf(state);
  const known = Y.encodeStateVector(copy);
  copy.transact(() => {
    const fragment = copy.getXmlFragment(DRAFT_FRAGMENT);
    fragment.delete(0, fragment.length);
    paragraphs(copy, 2, 'après');
  });
  return { update: Y.encodeStateAsUpdate(copy, known) };
}

interface Kept {
  readonly before: string;
  readonly written: number;
}

/** Exchanges the text; returns how often the edit was computed, and what was kept. */
async function exchange(room: Room, during: (attempt: number) => Promise<void> = async () => {}) {
  let attempts = 0;
  const kept: Kept[] = [];
  await exchangeText(room, {
    async find(state) {
      const found = exchangeFor(state);
      await during(++attempts);
      return found;
    },
    async keep(_found, state, written) {
      kept.push({ before: textOf(copyOf(state, ...written)), written: written.length });
    },
  });
  return { attempts, kept };
}

test('edits made while an exchange is computed are kept with the former text, and replaced too', async () => {
  const { room, draft, type, followers } = openRoom();
  const before = textOf(draft);
  const listeners = followers();
  const { attempts, kept } = await exchange(room, () => type('alors ', 'puis '));
  expect(attempts).toBe(1);
  expect(kept).toEqual([{ before: before.replace('avant', 'puis alors avant'), written: 2 }]);
  expect(textOf(draft)).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  expect(followers(), 'nothing is followed any more').toBe(listeners);
});

test('an exchange without an edit neither keeps nor changes the text', async () => {
  const { room, draft, followers } = openRoom();
  const [before, listeners] = [textOf(draft), followers()];
  let kept = 0;
  const keep = async () => {
    kept++;
  };
  await exchangeText(room, { find: async () => null, keep });
  expect([textOf(draft), kept, followers()]).toEqual([before, 0, listeners]);
});

test('an exchange that cannot be computed leaves the draft unchanged, and the next exchange runs', async () => {
  const { room, draft, followers } = openRoom();
  const [before, listeners] = [textOf(draft), followers()];
  const broken = exchange(room, () => Promise.reject(new Error('the thread ended')));
  const next = exchange(room);
  await expect(broken).rejects.toThrow('the thread ended');
  expect((await next).kept).toEqual([{ before, written: 0 }]);
  expect([textOf(draft).includes('avant'), followers()]).toEqual([false, listeners]);
});

/** More letters than one person may write meanwhile. */
const MUCH = 140_000;
const AFTER = '<paragraph>après</paragraph><paragraph>après</paragraph>';

test('an update that is too large to record waits for the exchange; what another person types does not', async () => {
  const { room, draft, enter } = openRoom();
  const [awa, bruno] = [enter('awa'), enter('bruno')];
  const { attempts, kept } = await exchange(room, async () => {
    awa.add(MUCH);
    await bruno.type('puis ', 'alors ');
    expect(await awa.isIn()).toBe(false);
    // Nobody waits for it.
    await room.caughtUp();
  });
  expect([attempts, kept.map(({ written }) => written)]).toEqual([1, [2]]);
  await room.caughtUp();
  expect(await awa.isIn()).toBe(true);
  expect(textOf(draft)).toContain('a'.repeat(MUCH));
  expect(textOf(draft)).toContain(AFTER);
});

test('edits by one person during an exchange are limited in bytes, over all their windows, and in number', async () => {
  const { room, enter } = openRoom();
  const [awa, again, bruno] = [enter('awa'), enter('awa'), enter('bruno')];
  const { kept } = await exchange(room, async () => {
    await awa.type('x'.repeat(120_000));
    again.add(20_000);
    await bruno.type(...Array<string>(2_048).fill('x'));
    bruno.add(1);
    for (let turn = 0; turn < 10; turn++) await turnOfTheLoop();
    expect([await again.isIn(), await bruno.isIn()]).toEqual([false, false]);
  });
  expect(kept.map(({ written }) => written)).toEqual([2_049]);
  while (!(await again.isIn()) || !(await bruno.isIn())) await turnOfTheLoop();
});

test.each(['before the exchange', 'during it'])(
  'a large update being divided as the exchange begins waits as well, and one after it, sent %s',
  async (when) => {
    let divideNow = () => {};
    const exchangeBegun = new Promise<void>((resolve) => {
      divideNow = resolve;
    });
    const { room, draft, senders, enter } = openRoom({
      async divide(update, known, mostPieces) {
        await exchangeBegun;
        return divideUpdate(update, known, LARGE_STEP, mostPieces);
      },
    });
    const [awa, bruno] = [enter('awa'), enter('bruno')];
    // Nobody waits for one who has used much of the event loop.
    senders.of('awa').intake.charge(100_000);
    awa.add(MUCH);
    if (when === 'before the exchange') awa.add(1);
    room.collect(Number.POSITIVE_INFINITY);
    const { kept } = await exchange(room, async () => {
      divideNow();
      if (when === 'during it') awa.add(1);
      // His update is large as well, but does not wait behind hers.
      bruno.add(20_000);
      while (!(await bruno.isIn())) await turnOfTheLoop();
      expect(await awa.isIn()).toBe(false);
    });
    expect(kept.map(({ before }) => before.includes('aa'))).toEqual([false]);
    while (!(await awa.isIn())) await turnOfTheLoop();
    expect(textOf(draft)).toContain(`${'a'.repeat(MUCH)}</paragraph><paragraph>a</paragraph>`);
  },
);

test('updates that wait for an exchange are applied before the next one', async () => {
  const { room, enter } = openRoom();
  const awa = enter('awa');
  const first = exchange(room, async () => awa.add(MUCH));
  const second = exchange(room);
  expect((await first).kept[0]!.before).not.toContain('aaa');
  expect((await second).kept[0]!.before).toContain('a'.repeat(MUCH));
});

test('an exchange that fails lets everybody write again', async () => {
  const { room, enter } = openRoom();
  const awa = enter('awa');
  await expect(
    exchange(room, async () => {
      awa.add(MUCH);
      for (let turn = 0; turn < 10; turn++) await turnOfTheLoop();
      throw new Error('the process ended');
    }),
  ).rejects.toThrow('the process ended');
  await room.caughtUp();
  expect(await awa.isIn()).toBe(true);
});

test('without the thread that divides its edit, an exchange is applied while nobody writes', async () => {
  const { room, draft } = openRoom({ divide: () => Promise.reject(new Error('the thread ended')) });
  const { attempts, kept } = await exchange(room);
  expect([attempts, kept.map(({ written }) => written)]).toEqual([3, [0]]);
  expect(textOf(draft)).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  // The same holds if no edit is needed in the end.
  const keep = () => Promise.reject(new Error('kept'));
  let finds = 0;
  const find = async (state: Uint8Array) => (++finds < 3 ? exchangeFor(state) : null);
  await exchangeText(room, { find, keep });
  expect(finds).toBe(3);
});

test('an edit of more pieces than a participant may send is applied among others as well', async () => {
  const { room, draft } = openRoom();
  let attempts = 0;
  const find = async (state: Uint8Array) => {
    attempts++;
    return { update: paragraphs(copyOf(state), 250_001) };
  };
  await exchangeText(room, { find, keep: async () => {} });
  expect(attempts).toBe(1);
  expect(draft.getXmlFragment(DRAFT_FRAGMENT).length).toBe(250_004);
});

test('the parts of one exchange do not count as edits by others for the next', async () => {
  const { room, draft } = openRoom();
  const [first, second] = await Promise.all([exchange(room), exchange(room)]);
  expect([first.kept[0]!.written, second.kept[0]!.written]).toEqual([0, 0]);
  expect(second.kept[0]!.before).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  expect(textOf(draft)).toBe(second.kept[0]!.before);
});
