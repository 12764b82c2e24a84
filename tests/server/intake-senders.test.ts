import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_CHARACTERS } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { type DividedUpdate, divideUpdate, LARGE_STEP, type Undivided } from '#content/draft/updates/divide-update.ts';
import { openIntake, settled, textOf, Writer } from '#tests/support/intake-rig.ts';

/**
 * docs/collaboration.md, rule 7: whose update is applied when, what is waited for, and what is
 * dropped. By the clock of these tests, judging an update and ending a transaction take a
 * millisecond each, so that the end of a turn does not depend on the machine.
 */
let now: number;
beforeEach(() => {
  now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A turn that ends after its first update, or the first part of a large one. */
const shortTurn = () => now + 0.5;
const onWork = () => {
  now++;
};

/** So much of the event loop that nobody waits for its author. */
const MUCH = 100_000;

/** A draft, an author who used little of the event loop, and one who used much of it. */
function openWithTwo(options: Parameters<typeof openIntake>[0] = {}) {
  const rig = openIntake({ onWork, ...options });
  const [awa, flood] = [new Writer('awa'), new Writer('flood')];
  const [hers, theirs] = [rig.editor(7), rig.editor(8)];
  const chargeFlood = () => rig.senders.of('flood').intake.charge(MUCH);
  return { ...rig, awa, flood, hers, theirs, chargeFlood };
}

/** A thread that divides when the test calls `answer`. */
function slowThread() {
  const pending: (() => void)[] = [];
  const divide = (update: Uint8Array, known: Uint8Array) =>
    new Promise<DividedUpdate | Undivided>((resolve) => {
      pending.push(() => resolve(divideUpdate(update, known, 1)));
    });
  const answer = async () => {
    pending.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { divide, answer, asked: () => pending.length };
}

describe('order', () => {
  test('of the waiting authors, the one who used least of the event loop is first, whoever came first', () => {
    const { draft, intake, take, awa, flood, hers, theirs, chargeFlood } = openWithTwo();
    chargeFlood();
    theirs.type('eux ');
    hers.type('elle ');
    intake.receive(theirs.sent[0]!, flood);
    intake.receive(hers.sent[0]!, awa);
    expect(intake.rank).toBe(0);
    expect(take(shortTurn()).accepted).toEqual({ awa: 1 });
    expect(intake.hasWork).toBe(true);
    expect(intake.rank).toBeGreaterThan(100);
    // Nobody is before them now: the remaining author is served, however much they used.
    expect(take(shortTurn()).accepted).toEqual({ flood: 1 });
    expect([textOf(draft).length, intake.hasWork, intake.rank]).toEqual([12, false, Number.POSITIVE_INFINITY]);
  });

  test('updates are charged to their author, whose later updates come after those of others', () => {
    const { intake, take, senders, awa, flood, hers, theirs } = openWithTwo();
    for (let i = 0; i < 200; i++) theirs.type('x');
    for (const update of theirs.sent) intake.receive(update, flood);
    take();
    expect(senders.of('flood').rank).toBeGreaterThan(senders.of('awa').rank);
    theirs.type('y');
    hers.type('elle ');
    intake.receive(theirs.sent.at(-1)!, flood);
    intake.receive(hers.sent[0]!, awa);
    expect(take(shortTurn()).accepted).toEqual({ awa: 1 });
  });

  test('a large update has its turn by its author’s use, before those who used more', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, flood, hers, theirs, chargeFlood } = openWithTwo({
      largeFrom: 40,
      ...thread,
    });
    hers.type('x'.repeat(100));
    intake.receive(hers.sent[0]!, awa);
    take();
    await thread.answer();
    chargeFlood();
    theirs.type('eux ');
    intake.receive(theirs.sent[0]!, flood);
    expect(take(shortTurn()).accepted).toEqual({});
    expect(textOf(draft).toString()).toBe(`${'x'.repeat(100)}eau`);
    expect(take().accepted).toEqual({ flood: 1 });
    expect(intake.takeFinished()?.author).toBe(awa);
  });

  test('edits of another author go before each step of a large update whose author used more', async () => {
    const thread = slowThread();
    const { draft, intake, take, beginApplying, awa, flood, hers, theirs, chargeFlood } = openWithTwo({
      largeFrom: 40,
      ...thread,
    });
    theirs.draft.transact(() => {
      for (let i = 0; i < 5; i++) textOf(theirs.draft).insert(i, `mot ${i} `, { bold: {} });
    });
    intake.receive(theirs.sent[0]!, flood);
    take();
    await thread.answer();
    chargeFlood();
    beginApplying(shortTurn);
    hers.type('elle ');
    intake.receive(hers.sent[0]!, awa);
    expect(take(shortTurn()).accepted).toEqual({ awa: 1 });
    expect(textOf(draft).toString()).toContain('elle ');
    expect([intake.isPartlyApplied, intake.hasFinished]).toEqual([true, false]);
  });

  test('while a large update is divided, its author’s later ones and other large ones wait, in order', async () => {
    const thread = slowThread();
    const rig = openWithTwo({ largeFrom: 40, ...thread });
    const { draft, intake, take, finish, counts, senders, awa, flood, hers, theirs } = rig;
    hers.type('a'.repeat(100));
    hers.type('puis ');
    theirs.type('b'.repeat(100));
    for (const update of hers.sent) intake.receive(update, awa);
    intake.receive(theirs.sent[0]!, flood);
    expect(take().accepted).toEqual({});
    expect(take().accepted).toEqual({});
    // Nothing can be applied now: a turn would do nothing.
    expect([thread.asked(), intake.hasWork, intake.isEmpty]).toEqual([1, false, false]);
    const { announced } = counts;
    // The next turn is for the large update: the use of those who wait for it does not count.
    senders.of('awa').intake.charge(MUCH);
    expect(intake.rank).toBeGreaterThan(100);
    await thread.answer();
    expect([counts.announced > announced, intake.hasWork]).toEqual([true, true]);
    take();
    expect([intake.hasFinished, intake.hasWork]).toEqual([true, true]);
    expect(intake.takeFinished()?.author).toBe(awa);
    expect(take().accepted).toEqual({ awa: 1 });
    await thread.answer();
    expect(finish().finished.author).toBe(flood);
    expect([intake.isEmpty, textOf(draft).length]).toEqual([true, 208]);
  });
});

describe('updates that arrived before their base', () => {
  test.each(['new', 'known already'])('are applied after it if it is a large update, %s', async (base) => {
    const thread = slowThread();
    const { draft, intake, take, finish, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('a'.repeat(100));
    hers.type('puis ');
    intake.receive(hers.sent[1]!, awa);
    expect([take().accepted, intake.isEmpty]).toEqual([{}, true]);
    intake.receive(hers.sent[0]!, awa);
    take();
    if (base === 'known already') Y.applyUpdate(draft, hers.sent[0]!);
    await thread.answer();
    if (base === 'new') expect(finish().finished.author).toBe(awa);
    else expect(take().accepted).toEqual({ awa: 1 });
    expect(intake.hasWork).toBe(true);
    expect(take().accepted).toEqual({ awa: 1 });
    expect([intake.isEmpty, textOf(draft).length]).toEqual([true, 108]);
  });
});

describe('leaving', () => {
  test('updates of an author who used much are dropped when they leave; those of another are applied', () => {
    const { intake, take, awa, flood, hers, theirs, chargeFlood } = openWithTwo();
    chargeFlood();
    theirs.type('eux ');
    hers.type('elle ');
    intake.receive(theirs.sent[0]!, flood);
    intake.receive(hers.sent[0]!, awa);
    intake.leave(awa);
    intake.leave(flood);
    expect(intake.rank).toBe(0);
    expect(take().accepted).toEqual({ awa: 1 });
    expect(intake.isEmpty).toBe(true);
  });

  test('updates of an author who left are dropped as soon as the author has used much', () => {
    const { intake, take, flood, theirs, chargeFlood } = openWithTwo();
    for (const word of ['un ', 'deux ', 'trois ']) theirs.type(word);
    for (const update of theirs.sent) intake.receive(update, flood);
    intake.leave(flood);
    chargeFlood();
    expect(take(shortTurn()).accepted).toEqual({ flood: 1 });
    expect([intake.isEmpty, take().accepted]).toEqual([true, {}]);
  });

  test('a large update of an author who left and used much is dropped before it begins; the next begins', async () => {
    const thread = slowThread();
    const rig = openWithTwo({ largeFrom: 40, ...thread });
    const { draft, intake, take, finish, counts, awa, flood, hers, theirs, chargeFlood } = rig;
    theirs.type('b'.repeat(100));
    hers.type('a'.repeat(100));
    intake.receive(theirs.sent[0]!, flood);
    intake.receive(hers.sent[0]!, awa);
    take();
    chargeFlood();
    const { announced } = counts;
    intake.leave(flood);
    expect([counts.announced, intake.hasWork]).toEqual([announced + 1, true]);
    await thread.answer();
    take();
    await thread.answer();
    expect(finish().finished.author).toBe(awa);
    expect(textOf(draft).toString()).toBe(`${'a'.repeat(100)}eau`);
  });

  test('a large update that is partly applied is completed, whoever left and whatever it cost', async () => {
    const thread = slowThread();
    const { draft, intake, take, beginApplying, flood, theirs, chargeFlood } = openWithTwo({
      largeFrom: 40,
      ...thread,
    });
    theirs.draft.transact(() => {
      for (let i = 0; i < 5; i++) textOf(theirs.draft).insert(i, `mot ${i} `, { bold: {} });
    });
    intake.receive(theirs.sent[0]!, flood);
    take();
    await thread.answer();
    beginApplying(shortTurn);
    chargeFlood();
    const whole = settled(intake.whenWhole());
    const caughtUp = settled(intake.caughtUp());
    intake.leave(flood);
    expect([intake.isPartlyApplied, await whole(), await caughtUp()]).toEqual([true, false, false]);
    for (let turns = 0; !intake.hasFinished && turns < 100; turns++) take(shortTurn());
    take();
    expect([await whole(), await caughtUp()]).toEqual([true, true]);
    expect(intake.takeFinished()?.author).toBe(flood);
    expect(textOf(draft).toString()).toBe(textOf(theirs.draft).toString());
  });

  test('a large update of an author who used little is completed after they left', async () => {
    const thread = slowThread();
    const { draft, intake, take, finish, counts, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('a'.repeat(100));
    intake.receive(hers.sent[0]!, awa);
    take();
    const { announced } = counts;
    intake.leave(awa);
    expect([intake.isEmpty, counts.announced]).toEqual([false, announced]);
    await thread.answer();
    finish();
    expect(textOf(draft).toString()).toBe(`${'a'.repeat(100)}eau`);
  });
});

describe('waiting until earlier updates are in the draft', () => {
  test('does not include later updates', async () => {
    const { intake, take, awa, hers } = openWithTwo();
    for (const word of ['un ', 'deux ', 'trois ']) hers.type(word);
    intake.receive(hers.sent[0]!, awa);
    intake.receive(hers.sent[1]!, awa);
    const caughtUp = settled(intake.caughtUp());
    intake.receive(hers.sent[2]!, awa);
    take(shortTurn());
    expect(await caughtUp()).toBe(false);
    take(shortTurn());
    expect([await caughtUp(), intake.isEmpty]).toEqual([true, false]);
  });

  test('waits for every author who used little, and for none who used much', async () => {
    const { intake, take, editor, awa, flood, hers, theirs, chargeFlood } = openWithTwo();
    const [bruno, his] = [new Writer('bruno'), editor(9)];
    chargeFlood();
    theirs.type('eux ');
    hers.type('elle ');
    his.type('lui ');
    intake.receive(theirs.sent[0]!, flood);
    expect(await settled(intake.caughtUp())()).toBe(true);
    intake.receive(hers.sent[0]!, awa);
    intake.receive(his.sent[0]!, bruno);
    const caughtUp = settled(intake.caughtUp());
    take(shortTurn());
    expect(await caughtUp()).toBe(false);
    take(shortTurn());
    expect([await caughtUp(), intake.isEmpty]).toEqual([true, false]);
  });

  test('waits for a large update while it is divided, unless its author used much', async () => {
    const thread = slowThread();
    const { intake, take, awa, hers, senders } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('a'.repeat(100));
    intake.receive(hers.sent[0]!, awa);
    take();
    const caughtUp = settled(intake.caughtUp());
    take();
    expect(await caughtUp()).toBe(false);
    senders.of('awa').intake.charge(MUCH);
    take();
    expect(await caughtUp()).toBe(true);
  });

  test('is over when the draft is discarded', async () => {
    const { intake, take, awa, hers } = openWithTwo();
    hers.type('un ');
    intake.receive(hers.sent[0]!, awa);
    const caughtUp = settled(intake.caughtUp());
    intake.clear();
    expect([await caughtUp(), intake.isEmpty, intake.hasWork, take().accepted]).toEqual([true, true, false, {}]);
  });

  test('is over when the last awaited author leaves', async () => {
    const { intake, flood, theirs, chargeFlood } = openWithTwo();
    theirs.type('eux ');
    intake.receive(theirs.sent[0]!, flood);
    const caughtUp = settled(intake.caughtUp());
    expect(await caughtUp()).toBe(false);
    chargeFlood();
    intake.leave(flood);
    expect(await caughtUp()).toBe(true);
  });
});

describe('the size of a draft', () => {
  test('is counted over all updates: of three with two fifths of it each, the third is refused', () => {
    const { draft, intake, take, awa, hers } = openWithTwo({ largeFrom: Number.POSITIVE_INFINITY });
    const words = 'x'.repeat(MAX_CHARACTERS * 0.4);
    for (let i = 0; i < 3; i++) hers.type(words);
    for (const update of hers.sent) intake.receive(update, awa);
    expect(take().accepted).toEqual({ awa: 2 });
    expect([awa.refusedBecause, textOf(draft).length]).toEqual(['draft-full', 2 * words.length + 3]);
  });

  test('is also the limit of a large update, of which then nothing is applied', async () => {
    const { draft, intake, take, awa, hers } = openWithTwo();
    hers.type('x'.repeat(MAX_CHARACTERS + 1));
    intake.receive(hers.sent[0]!, awa);
    take();
    await new Promise((resolve) => setImmediate(resolve));
    take();
    expect([awa.refusedBecause, textOf(draft).toString(), intake.isEmpty]).toEqual(['draft-full', 'eau', true]);
  });
});

describe('a large update', () => {
  test('is one that deletes much, however few bytes it has', async () => {
    const thread = slowThread();
    const { draft, intake, take, beginApplying, finish, awa, flood, hers, theirs } = openWithTwo(thread);
    // Letters typed backwards are one item each.
    for (let i = 0; i < 2 * LARGE_STEP; i++) hers.type('x');
    intake.receive(Y.encodeStateAsUpdate(hers.draft, Y.encodeStateVector(draft)), awa);
    take();
    await thread.answer();
    finish();
    hers.sent.length = 0;
    textOf(hers.draft).delete(0, 2 * LARGE_STEP);
    intake.receive(hers.sent[0]!, awa);
    expect(hers.sent[0]!.length).toBeLessThan(20);
    expect(take().accepted).toEqual({});
    expect([thread.asked(), textOf(draft).length]).toEqual([1, 2 * LARGE_STEP + 3]);
    await thread.answer();
    beginApplying(shortTurn);
    // Between two steps of it, another writes.
    theirs.type('eux ');
    intake.receive(theirs.sent[0]!, flood);
    const { turns } = finish(shortTurn);
    expect(turns).toBeGreaterThan(1);
    expect(textOf(draft).toString()).toBe('eux eau');
  });

  test('is applied completely when another author deletes much meanwhile, in few bytes', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, flood, hers, theirs } = openWithTwo(thread);
    // Letters typed backwards are one item each; a delete of a few bytes removes them.
    for (let i = 0; i < 2 * LARGE_STEP; i++) textOf(draft).insert(0, 'x');
    Y.applyUpdate(hers.draft, Y.encodeStateAsUpdate(draft));
    Y.applyUpdate(theirs.draft, Y.encodeStateAsUpdate(draft));
    hers.sent.length = 0;
    theirs.sent.length = 0;
    hers.type(`${'mot '.repeat(3_000)}`);
    textOf(theirs.draft).delete(0, 2 * LARGE_STEP);
    expect(theirs.sent[0]!.length).toBeLessThan(20);
    intake.receive(hers.sent[0]!, awa);
    take();
    intake.receive(theirs.sent[0]!, flood);
    take();
    const authors: unknown[] = [];
    for (let turns = 0; !intake.isEmpty && turns < 100; turns++) {
      if (thread.asked() > 0) await thread.answer();
      take();
      const finished = intake.takeFinished();
      if (finished) authors.push(finished.author);
    }
    expect(authors).toEqual([awa, flood]);
    expect(textOf(draft).toString()).toBe(`${'mot '.repeat(3_000)}eau`);
  });

  test('that is known already counts as stored, and is nobody’s edit', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('a'.repeat(100));
    Y.applyUpdate(draft, hers.sent[0]!);
    intake.receive(hers.sent[0]!, awa);
    take();
    await thread.answer();
    const { accepted, authors } = take();
    expect([accepted, authors.size, intake.isEmpty, awa.refusedBecause]).toEqual([{ awa: 1 }, 0, true, null]);
  });

  test('is dropped if its author is dismissed while it is divided', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('a'.repeat(100));
    intake.receive(hers.sent[0]!, awa);
    take();
    awa.refuse('malformed');
    await thread.answer();
    take();
    expect([textOf(draft).toString(), intake.isEmpty]).toEqual(['eau', true]);
  });

  test('is divided again when another tab sends part of it meanwhile, and all of it is stored once', async () => {
    const thread = slowThread();
    const { draft, intake, take, finish, counts, awa, hers } = openWithTwo({ largeFrom: 60, ...thread });
    const tab = new Writer('awa');
    hers.type('un ');
    hers.type('b'.repeat(100));
    const all = Y.encodeStateAsUpdate(hers.draft, Y.encodeStateVector(draft));
    intake.receive(all, awa);
    take();
    intake.receive(hers.sent[0]!, tab);
    expect(take().accepted).toEqual({ awa: 1 });
    await thread.answer();
    take();
    expect([thread.asked(), intake.hasWork]).toEqual([1, false]);
    const { announced } = counts;
    await thread.answer();
    expect(counts.announced).toBeGreaterThan(announced);
    const { finished } = finish();
    expect([awa.refusedBecause, textOf(draft).toString()]).toEqual([null, `${'b'.repeat(100)}un eau`]);
    // Only what was not known is to be stored.
    expect(finished.update.length).toBeLessThan(all.length);
  });

  test('is refused if parts of it keep arriving meanwhile, so that one sender cannot occupy the thread', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, hers } = openWithTwo({ largeFrom: 60, ...thread });
    const tab = new Writer('awa');
    for (let i = 0; i < 5; i++) hers.type(`mot ${i} `);
    hers.type('b'.repeat(100));
    intake.receive(Y.encodeStateAsUpdate(hers.draft, Y.encodeStateVector(draft)), awa);
    let divided = 0;
    for (const part of hers.sent) {
      take();
      intake.receive(part, tab);
      take();
      if (thread.asked() === 0) break;
      await thread.answer();
      divided++;
    }
    expect([divided, awa.refusedBecause, tab.refusedBecause]).toEqual([3, 'malformed', null]);
  });

  test('that depends on a missing one is held, and applied when that has arrived', async () => {
    const thread = slowThread();
    const { draft, intake, take, finish, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.type('un ');
    hers.type('b'.repeat(100));
    intake.receive(hers.sent[1]!, awa);
    take();
    await thread.answer();
    take();
    expect([intake.isEmpty, awa.refusedBecause]).toEqual([true, null]);
    intake.receive(hers.sent[0]!, awa);
    expect(take().accepted).toEqual({ awa: 1 });
    await thread.answer();
    finish();
    expect(textOf(draft).toString()).toBe(`${'b'.repeat(100)}un eau`);
  });

  test('with content outside the schema is refused, and what its author sent after it as well', async () => {
    const thread = slowThread();
    const { draft, intake, take, awa, hers } = openWithTwo({ largeFrom: 40, ...thread });
    hers.draft.transact(() => {
      hers.type('a'.repeat(100));
      hers.draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [new Y.XmlElement('script')]);
    });
    hers.type('puis ');
    for (const update of hers.sent) intake.receive(update, awa);
    take();
    await thread.answer();
    take();
    take();
    expect([awa.refusedBecause, textOf(draft).toString(), intake.isEmpty]).toEqual(['outside-schema', 'eau', true]);
  });
});
