import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { StateEncoder } from '#content/draft/updates/state-encoder.ts';
import { lettersAtTheBeginning, paragraphs } from '#tests/support/hostile-updates.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toJSON();
const once = () => true;

/** A draft that several people write, more than one step long. */
function openDraft(random: Random): { draft: Y.Doc; edit: () => void } {
  const draft = new Y.Doc();
  paragraphs(draft, 300 + random.below(600), 'mot');
  const others = Array.from({ length: 3 }, () => new Y.Doc());
  const edit = () => {
    const other = random.pick(others);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(draft, Y.encodeStateVector(other)));
    const fragment = other.getXmlFragment(DRAFT_FRAGMENT);
    const what = random.below(6);
    if (what === 0) fragment.delete(random.below(fragment.length - 40), 30);
    else if (what === 1) lettersAtTheBeginning(other, 20);
    else if (what === 2) paragraphs(other, 100, 'encore');
    else randomEdit(other, random);
    Y.applyUpdate(draft, Y.encodeStateAsUpdate(other, Y.encodeStateVector(draft)));
  };
  return { draft, edit };
}

test('encoding in steps gives the same bytes as Yjs in one go', () => {
  const random = new Random();
  for (let round = 0; round < 5; round++) {
    const { draft, edit } = openDraft(random);
    for (let i = random.below(12); i > 0; i--) edit();
    const encoder = new StateEncoder(draft);
    let steps = 1;
    while (!encoder.step(once)) steps++;
    expect(steps, `seed ${random.seed}, round ${round}`).toBeGreaterThan(2);
    const encoded = Buffer.from(encoder.finish());
    encoder.end();
    expect(encoded.equals(Y.encodeStateAsUpdate(draft)), `seed ${random.seed}, round ${round}`).toBe(true);
  }
});

test('whatever is written and deleted between the steps, the result is the draft as it is at the end', () => {
  const random = new Random();
  for (let round = 0; round < 15; round++) {
    const label = `seed ${random.seed}, round ${round}`;
    const { draft, edit } = openDraft(random);
    for (let i = random.below(6); i > 0; i--) edit();
    const encoder = new StateEncoder(draft);
    for (let edits = 0; !encoder.step(once); ) if (edits++ < 8) edit();
    const state = encoder.finish();
    encoder.end();
    const read = new Y.Doc();
    Y.applyUpdate(read, state);
    expect(read.store.pendingStructs, label).toBeNull();
    expect(textOf(read), label).toBe(textOf(draft));
    expect(Y.encodeStateVector(read), label).toEqual(Y.encodeStateVector(draft));
    expect(
      Y.equalDeleteSets(Y.createDeleteSetFromStructStore(read.store), Y.createDeleteSetFromStructStore(draft.store)),
      label,
    ).toBe(true);
    // Merging updates depends on their order.
    const merged = new Y.Doc();
    Y.applyUpdate(merged, Y.mergeUpdates([state, Y.encodeStateAsUpdate(draft)]));
    expect(textOf(merged), label).toBe(textOf(draft));
  }
});

test('after its end it does not follow the draft', () => {
  const draft = new Y.Doc();
  new StateEncoder(draft).end();
  expect(draft._observers.get('afterTransaction')?.size ?? 0).toBe(0);
});
