import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_DRAFT } from '#content/draft/collab-protocol.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import { itemsOf, lettersAtOnePlace } from '#tests/support/hostile-updates.ts';
import { openIntake, settled, textOf, Writer } from '#tests/support/intake-rig.ts';

/**
 * docs/collaboration.md, rule 7: the outcome of each update. Without sockets; collab.test.ts tests
 * it with them.
 */
test('an update that depends on a missing one is held, and both are applied when that arrives', () => {
  const { draft, intake, editor, take } = openIntake();
  const [awa, hers] = [new Writer('awa'), editor(7)];
  hers.type('un ');
  hers.type('deux ');
  intake.receive(hers.sent[1]!, awa);
  expect(take().accepted).toEqual({});
  expect(textOf(draft).toString()).toBe('eau');
  intake.receive(hers.sent[0]!, awa);
  expect(take().accepted).toEqual({ awa: 2 });
  expect([textOf(draft).toString(), awa.refusedBecause, intake.isEmpty]).toEqual(['deux un eau', null, true]);
});

test('a held update is tried once after each that is accepted, and held again while what it depends on is missing', () => {
  const { draft, intake, editor, take } = openIntake();
  const [awa, hers, others] = [new Writer('awa'), editor(7), editor(8)];
  hers.type('un ');
  hers.type('deux ');
  others.type('trois ');
  intake.receive(hers.sent[1]!, awa);
  intake.receive(others.sent[0]!, awa);
  expect(take(performance.now() + 1_000).accepted).toEqual({ awa: 1 });
  expect([textOf(draft).toString(), intake.isEmpty]).toEqual(['trois eau', true]);
  intake.receive(hers.sent[0]!, awa);
  expect(take().accepted).toEqual({ awa: 2 });
});

test('the unknown part of an update is applied; an update that is all known counts as stored, but not as an edit', () => {
  const { draft, intake, editor, take } = openIntake();
  const [awa, hers] = [new Writer('awa'), editor(7)];
  hers.type('un ');
  intake.receive(hers.sent[0]!, awa);
  take();
  hers.type('deux ');
  const whole = Y.encodeStateAsUpdate(hers.draft);
  intake.receive(whole, awa);
  const { accepted, authors } = take();
  expect([accepted, [...authors]]).toEqual([{ awa: 1 }, [awa]]);
  expect(textOf(draft).toString()).toBe('deux un eau');
  intake.receive(whole, awa);
  const again = take();
  expect([again.accepted, [...again.authors]]).toEqual([{ awa: 1 }, []]);
});

test("nobody can write under another person's client id", () => {
  const { draft, intake, editor, take } = openIntake();
  const [awa, pirate, hers] = [new Writer('awa'), new Writer('pirate'), editor(7)];
  hers.type('un ');
  intake.receive(hers.sent[0]!, awa);
  take();
  const stolen = editor(7);
  stolen.type('faux ');
  intake.receive(stolen.sent[0]!, pirate);
  intake.receive(stolen.sent[0]!, pirate);
  expect(take().accepted).toEqual({});
  expect([pirate.refusedBecause, awa.refusedBecause]).toEqual(['malformed', null]);
  hers.type('deux ');
  intake.receive(hers.sent[1]!, awa);
  take();
  expect([textOf(draft).toString(), intake.isEmpty]).toEqual(['deux un eau', true]);
});

test('an update that would exceed the size of a draft is refused, and none of it is applied', () => {
  const { draft, intake, editor, take } = openIntake({ largeFrom: Number.POSITIVE_INFINITY });
  const [awa, hers] = [new Writer('awa'), editor(7)];
  hers.type('x'.repeat(MAX_DRAFT));
  intake.receive(hers.sent[0]!, awa);
  take();
  expect([awa.refusedBecause, textOf(draft).toString()]).toEqual(['draft-full', 'eau']);
});

test('a large update is applied while others write, and stored by itself once it is complete', async () => {
  const { draft, intake, editor, take } = openIntake({ largeFrom: 40 });
  const [awa, bruno] = [new Writer('awa'), new Writer('bruno')];
  const [hers, his] = [editor(7), editor(8)];
  hers.draft.transact(() => {
    for (let i = 0; i < 5; i++) textOf(hers.draft).insert(i, `mot ${i} `, { bold: {} });
  });
  his.type('à lui ');
  intake.receive(hers.sent[0]!, awa);
  take();
  // While it is being divided, other authors' updates go first.
  intake.receive(his.sent[0]!, bruno);
  expect(take().accepted).toEqual({ bruno: 1 });
  expect(intake.takeFinished()).toBeNull();
  await new Promise((resolve) => setImmediate(resolve));
  // A turn that ends at once judges or applies one part.
  let turns = 0;
  while (!intake.isPartlyApplied && turns++ < 50) take(0);
  let settled = false;
  const waiting = intake.whenWhole().then(() => {
    settled = true;
  });
  await Promise.resolve();
  expect([settled, intake.takeFinished()]).toEqual([false, null]);
  while (!intake.hasFinished) take();
  take();
  await waiting;
  const finished = intake.takeFinished();
  expect(finished?.author).toBe(awa);
  expect(textOf(draft).toString()).toContain('mot 4');
  expect(intake.isEmpty).toBe(true);
});

test('a large update is refused as too costly if the thread ends before dividing it; others continue', async () => {
  const { draft, intake, editor, take } = openIntake({
    largeFrom: 40,
    divide: () => Promise.reject(new Error('ended')),
  });
  const [awa, bruno] = [new Writer('awa'), new Writer('bruno')];
  const [hers, his] = [editor(7), editor(8)];
  hers.type('x'.repeat(100));
  his.type('ici ');
  intake.receive(hers.sent[0]!, awa);
  take();
  await new Promise((resolve) => setImmediate(resolve));
  take();
  expect([awa.refusedBecause, intake.isEmpty]).toEqual(['too-costly', true]);
  intake.receive(his.sent[0]!, bruno);
  take();
  expect(textOf(draft).toString()).toBe('ici eau');
});

test('an update of more pieces than a draft may have is refused as too large, not as malformed', async () => {
  const { intake, editor, take } = openIntake({ largeFrom: 40, divide: async () => 'too-large' });
  const [awa, hers] = [new Writer('awa'), editor(7)];
  hers.type('x'.repeat(100));
  intake.receive(hers.sent[0]!, awa);
  take();
  await new Promise((resolve) => setImmediate(resolve));
  take();
  expect([awa.refusedBecause, intake.isEmpty]).toEqual(['draft-full', true]);
});

test('a large update that the thread finds to depend on a missing one is held until that arrives', async () => {
  let asked = 0;
  const { draft, intake, editor, take, finish } = openIntake({
    largeFrom: 40,
    divide: async (update, known) => (asked++ === 0 ? 'early' : divideUpdate(update, known, 1)),
  });
  const [awa, hers] = [new Writer('awa'), editor(7)];
  hers.type('un ');
  hers.type('b'.repeat(100));
  const turn = async () => {
    take();
    await new Promise((resolve) => setImmediate(resolve));
  };
  intake.receive(hers.sent[1]!, awa);
  await turn();
  take();
  expect([awa.refusedBecause, intake.isEmpty, textOf(draft).toString()]).toEqual([null, true, 'eau']);
  intake.receive(hers.sent[0]!, awa);
  await turn();
  finish();
  expect([asked, textOf(draft).toString()]).toEqual([2, `${'b'.repeat(100)}un eau`]);
});

test('what was applied of a large update that failed midway is stored: the draft has it', async () => {
  let applied: readonly Uint8Array[] = [];
  let fails = false;
  const { draft, intake, editor, take } = openIntake({
    largeFrom: 40,
    onWork: () => {
      if (fails) throw new Error('Yjs cannot read it');
    },
    onBroken: (updates) => {
      applied = updates;
    },
  });
  const [awa, hers, stored] = [new Writer('awa'), editor(7), new Y.Doc()];
  Y.applyUpdate(stored, Y.encodeStateAsUpdate(draft));
  hers.draft.transact(() => {
    for (let i = 0; i < 5; i++) textOf(hers.draft).insert(i, `mot ${i} `, { bold: {} });
  });
  intake.receive(hers.sent[0]!, awa);
  take();
  await new Promise((resolve) => setImmediate(resolve));
  while (!intake.isPartlyApplied) take(0);
  take(0);
  fails = true;
  take(0);
  expect([awa.refusedBecause, intake.isPartlyApplied]).toEqual(['malformed', false]);
  for (const update of applied) Y.applyUpdate(stored, update);
  expect(textOf(draft).toString()).toContain('mot');
  expect(textOf(stored).toString()).toBe(textOf(draft).toString());
});

/** Letters of others at one place, where each is compared with all that are there. */
const lettersOf = (firstClient: number, draft: Y.Doc, count: number) =>
  lettersAtOnePlace({ below: () => firstClient }, itemsOf(textOf(draft))[0]!, count);

test.each([
  ['a large update', 40],
  ['a short update that takes long to judge', Number.POSITIVE_INFINITY],
])('nobody else writes while the places of the items of %s are found, in several turns', async (_name, largeFrom) => {
  const { draft, intake, senders, editor, take, finish } = openIntake({ largeFrom });
  const [awa, bruno, his] = [new Writer('awa'), new Writer('bruno'), editor(8)];
  const hers = lettersOf(500_000, draft, 60);
  Y.applyUpdate(draft, lettersOf(0, draft, 1_000));
  intake.receive(hers, awa);
  take();
  await new Promise((resolve) => setImmediate(resolve));
  for (let turns = 0; !intake.isPartlyApplied; turns++) {
    expect(turns).toBeLessThan(1_000);
    take(0);
  }
  // His turn is before hers, and yet he waits.
  senders.of('awa').intake.charge(200);
  his.type('à lui ');
  intake.receive(his.sent[0]!, bruno);
  const whole = settled(intake.whenWhole());
  expect([take(performance.now() + 0.1).accepted, textOf(draft).length, await whole()]).toEqual([{}, 1_003, false]);
  finish();
  take();
  expect(await whole()).toBe(true);
  expect(textOf(draft).toString()).toBe(`à lui eau${'z'.repeat(1_060)}`);
  expect([awa.refusedBecause, bruno.refusedBecause, intake.isEmpty]).toEqual([null, null, true]);
});
