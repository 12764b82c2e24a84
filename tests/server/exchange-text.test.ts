import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
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
      if (room.collect(Number.POSITIVE_INFINITY)) room.stored(++position);
    });
  const room = openBareRoom(draft, { log: { announce } as never, ...options });
  const author = { personId: 'awa', deliver() {}, takeHeld: () => [], close() {}, pause() {}, resume() {} };
  const awa = copyOf(Y.encodeStateAsUpdate(draft));
  /** Another types words at the beginning, each an update of its own. */
  const type = async (...words: readonly string[]) => {
    for (const text of words) {
      room.receive(
        updateOf(awa, () => firstText(awa).insert(0, text)),
        author as unknown as Participant,
      );
      while (Y.getState(draft.store, awa.clientID) < Y.getState(awa.store, awa.clientID)) await turnOfTheLoop();
    }
  };
  const followers = () => draft._observers.get('update')?.size ?? 0;
  return { room, draft, type, followers };
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

/** Exchanges the text; notes how often it was found, and what was kept. */
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

test('what others wrote while the edit was found is kept with what it replaces, and merges with it', async () => {
  const { room, draft, type, followers } = openRoom();
  const before = textOf(draft);
  const listeners = followers();
  const { attempts, kept } = await exchange(room, () => type('alors ', 'puis '));
  expect(attempts).toBe(1);
  expect(kept).toEqual([{ before: before.replace('avant', 'puis alors avant'), written: 2 }]);
  expect(textOf(draft)).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  expect(followers(), 'nothing is followed any more').toBe(listeners);
});

test('a text that is to stay is neither kept nor changed', async () => {
  const { room, draft, followers } = openRoom();
  const [before, listeners] = [textOf(draft), followers()];
  let kept = 0;
  const keep = async () => {
    kept++;
  };
  await exchangeText(room, { find: async () => null, keep });
  expect([textOf(draft), kept, followers()]).toEqual([before, 0, listeners]);
});

test('an edit that cannot be found leaves the draft as it is, and the next exchange has its turn', async () => {
  const { room, draft, followers } = openRoom();
  const [before, listeners] = [textOf(draft), followers()];
  const broken = exchange(room, () => Promise.reject(new Error('the thread ended')));
  const next = exchange(room);
  await expect(broken).rejects.toThrow('the thread ended');
  expect((await next).kept).toEqual([{ before, written: 0 }]);
  expect([textOf(draft).includes('avant'), followers()]).toEqual([false, listeners]);
});

test('if others wrote half a megabyte each time, it is found a third time while nobody writes', async () => {
  const { room, draft, type } = openRoom();
  const { attempts, kept } = await exchange(room, async (attempt) => {
    if (attempt < 3) await type('x'.repeat(530_000));
  });
  expect([attempts, kept.map(({ written }) => written)]).toEqual([3, [0]]);
  expect(kept[0]!.before).toContain('x'.repeat(1_060_000));
  expect(textOf(draft)).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
});

test('what others may write meanwhile is bounded in bytes and in updates', async () => {
  const attemptsAfter = async (...words: readonly string[]) => {
    const { room, type } = openRoom();
    return (await exchange(room, async (attempt) => (attempt === 1 ? type(...words) : undefined))).attempts;
  };
  expect(await attemptsAfter('x'.repeat(500_000), ...Array<string>(100).fill('x'))).toBe(1);
  expect(await attemptsAfter(...Array<string>(8_001).fill('x'))).toBe(2);
});

test('if others wrote much in the first attempt alone, the second goes on', async () => {
  const { room, type } = openRoom();
  const { attempts, kept } = await exchange(room, async (attempt) => {
    await type(attempt === 1 ? 'x'.repeat(530_000) : 'puis ');
  });
  expect([attempts, kept[0]!.written]).toEqual([2, 1]);
});

test('without the thread that divides it, it is applied while nobody writes', async () => {
  const { room, draft } = openRoom({ divide: () => Promise.reject(new Error('the thread ended')) });
  const { attempts, kept } = await exchange(room);
  expect([attempts, kept.map(({ written }) => written)]).toEqual([3, [0]]);
  expect(textOf(draft)).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  // And a text that is to stay stays.
  const keep = () => Promise.reject(new Error('kept'));
  let finds = 0;
  const find = async (state: Uint8Array) => (++finds < 3 ? exchangeFor(state) : null);
  await exchangeText(room, { find, keep });
  expect(finds).toBe(3);
});

test('the parts of one edit are not what others wrote for the next', async () => {
  const { room, draft } = openRoom();
  const [first, second] = await Promise.all([exchange(room), exchange(room)]);
  expect([first.kept[0]!.written, second.kept[0]!.written]).toEqual([0, 0]);
  expect(second.kept[0]!.before).toBe('<paragraph>après</paragraph><paragraph>après</paragraph>');
  expect(textOf(draft)).toBe(second.kept[0]!.before);
});
