import { expect, test } from 'vitest';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';
import { Random } from '#tests/support/random.ts';

/** Two people write in the same blocks at once, with the editor's binding and no screen. */
const RUNS = Number(process.env.ROUNDS) || 100;

const BEGINNING = 'Début';
const START = documentToUpdate(
  documentSchema.node('doc', null, [
    documentSchema.node('paragraph', null, [documentSchema.text(BEGINNING)]),
    documentSchema.node('paragraph'),
  ]),
);

/** Both write, move and begin new blocks, while their updates are under way. */
function tryHistory(random: Random): void {
  const writers = [new BoundWriter(START), new BoundWriter(START)] as const;
  const label = `SEED=${random.seed}`;
  const kept = new Set(BEGINNING);
  let typed = 0;
  for (let step = 0; step < 60; step++) {
    const writer = random.pick(writers);
    const other = writer === writers[0] ? writers[1] : writers[0];
    const what = random.below(10);
    if (what < 4) {
      const letter = String.fromCodePoint(0x4e00 + typed++);
      kept.add(letter);
      writer.type(letter);
    } else if (what === 4) {
      writer.goTo(random.pick(writer.ends()));
      writer.enter();
    } else if (what === 5) writer.goTo(random.pick(writer.ends()));
    else if (what === 6) kept.delete(writer.backspace() ?? '');
    else while (writer.sent.length > 0 && random.chance(0.8)) other.receive(writer.sent.shift()!);
  }
  for (const update of writers[0].sent) writers[1].receive(update);
  for (const update of writers[1].sent) writers[0].receive(update);
  const [one, two] = writers.map(({ state }) => state.doc.textContent);
  expect(one, label).toBe(two);
  expect([...one!].sort().join(''), label).toBe([...kept].sort().join(''));
  for (const { draft } of writers) draft.destroy();
}

test('both texts contain every letter that nobody deleted, once', () => {
  for (let run = 0; run < RUNS; run++) tryHistory(new Random());
});
