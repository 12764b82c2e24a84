import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { applyInSlices } from '#server/collab/apply-in-slices.ts';
import { Random } from '#tests/support/random.ts';

/** docs/collaboration.md, rule 9: a long history is opened without keeping the others waiting. */

/** What several people wrote, now and then in step with each other: many small pieces that name one another's. */
function written(random: Random, edits: number): Y.Doc {
  const editors = Array.from({ length: 4 }, () => new Y.Doc());
  const first = editors[0]!;
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('Au début.')]);
  first.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  const exchange = () => {
    for (const from of editors) {
      for (const to of editors)
        if (to !== from) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
    }
  };
  exchange();
  for (let i = 0; i < edits; i++) {
    const fragment = random.pick(editors).getXmlFragment(DRAFT_FRAGMENT);
    const block = fragment.get(random.below(fragment.length)) as Y.XmlElement;
    const text = block.get(0) as Y.XmlText;
    if (random.chance(0.01)) {
      const heading = new Y.XmlElement('heading');
      heading.setAttribute('level', '2');
      heading.insert(0, [new Y.XmlText('Titre')]);
      fragment.insert(random.below(fragment.length + 1), [heading]);
    } else if (random.chance(0.2) && text.length > 4) text.delete(random.below(text.length - 3), 3);
    else if (random.chance(0.02) && text.length > 4) text.format(1, 2, { bold: {} });
    else text.insert(random.below(text.length + 1), random.pick(['é', 'eau', ' ', 'x', '🙂']));
    if (i % 400 === 0) exchange();
  }
  exchange();
  return first;
}

function expectSame(actual: Y.Doc, wanted: Y.Doc, seed: number): void {
  expect(actual.store.pendingStructs, `seed ${seed}`).toBeNull();
  expect(actual.store.pendingDs, `seed ${seed}`).toBeNull();
  const text = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
  expect(text(actual), `seed ${seed}`).toBe(text(wanted));
  expect(Y.equalSnapshots(Y.snapshot(actual), Y.snapshot(wanted)), `seed ${seed}`).toBe(true);
}

describe('applyInSlices', () => {
  test('makes of a large snapshot what Yjs makes of it, and lets others have their turn', async () => {
    const random = new Random();
    const draft = written(random, 12_000);
    const update = Y.encodeStateAsUpdate(draft);
    expect(update.length).toBeGreaterThan(50_000);
    const sliced = new Y.Doc();
    let turns = 0;
    const others = setInterval(() => turns++, 0);
    await applyInSlices(sliced, [update]);
    clearInterval(others);
    expectSame(sliced, draft, random.seed);
    expect(turns).toBeGreaterThan(0);
    // It goes on as any other.
    const before = Y.encodeStateVector(sliced);
    ((sliced.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'Et ensuite : ');
    Y.applyUpdate(draft, Y.encodeStateAsUpdate(sliced, before));
    expectSame(sliced, draft, random.seed);
  });

  test('applies a snapshot and the small and large updates after it, and changes nothing of its own accord', async () => {
    const random = new Random();
    const draft = written(random, 6_000);
    const updates = [Y.encodeStateAsUpdate(draft)];
    draft.on('update', (update: Uint8Array) => updates.push(update));
    const text = () => (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    for (let i = 0; i < 300; i++) text().insert(random.below(text().length), 'a');
    text().insert(0, 'collé '.repeat(20_000));
    for (let i = 0; i < 300; i++) text().delete(random.below(text().length - 1), 1);
    const sliced = new Y.Doc();
    await applyInSlices(sliced, updates);
    expectSame(sliced, draft, random.seed);
    expect(sliced.store.clients.has(sliced.clientID)).toBe(false);
  });

  test('leaves to Yjs what names something that is not there', async () => {
    const random = new Random();
    const draft = written(random, 6_000);
    const whole = Y.encodeStateAsUpdate(draft);
    const clocks = [...Y.decodeStateVector(Y.encodeStateVector(draft))].map(([client, clock]) => [client, clock >> 1]);
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, clocks.length);
    for (const number of clocks.flat()) encoding.writeVarUint(encoder, number!);
    const incomplete = Y.diffUpdate(whole, encoding.toUint8Array(encoder));
    const sliced = new Y.Doc();
    await applyInSlices(sliced, [incomplete]);
    await applyInSlices(sliced, [whole]);
    expectSame(sliced, draft, random.seed);
  });
});
