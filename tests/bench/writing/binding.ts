/**
 * Measures what the binding alone takes for a letter in a long text, without a screen: y-tiptap's
 * own way and ours (decision 58), in turns in one process, in milliseconds of the processor.
 *
 *   npx tsx tests/bench/writing/binding.ts [--words 20000,80000] [--letters 200]
 */
import { parseArgs } from 'node:util';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';

const { values } = parseArgs({
  options: { words: { type: 'string', default: '20000,80000' }, letters: { type: 'string', default: '200' } },
});
const letters = Number(values.letters);
const ROUNDS = 7;

/** Milliseconds of the processor that each call took. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  for (let i = 0; i < letters; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / letters;
}

const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

console.log('| words | | y-tiptap | ours |\n|---|---|---|---|');
for (const words of values.words.split(',').map(Number)) {
  const start = documentToUpdate(naturalDocument(words));
  const writers = [false, true].map((quick) => new BoundWriter(start, () => [], quick));
  const other = new Y.Doc();
  Y.applyUpdate(other, start);
  const paragraphs = other
    .getXmlFragment(DRAFT_FRAGMENT)
    .toArray()
    .filter((node): node is Y.XmlElement => node instanceof Y.XmlElement && node.nodeName === 'paragraph');
  let written = 0;
  /** An update of somebody who types in different places of the text. */
  const letter = (): Uint8Array => {
    const text = paragraphs[(written++ * 97) % paragraphs.length]!.get(0) as Y.XmlText;
    const before = Y.encodeStateVector(other);
    text.insert(text.length, 'a');
    return Y.encodeStateAsUpdate(other, before);
  };
  const [own, others] = [writers.map(() => [] as number[]), writers.map(() => [] as number[])];
  for (const writer of writers) writer.goTo(writer.ends()[40]!);
  for (let round = 0; round < ROUNDS; round++) {
    const updates = Array.from({ length: letters }, letter);
    for (const [i, writer] of writers.entries()) {
      own[i]!.push(timeOf(() => writer.type('x')));
      let next = 0;
      others[i]!.push(timeOf(() => writer.receive(updates[next++]!)));
    }
  }
  const row = (times: readonly (readonly number[])[]) => times.map((all) => `${median(all).toFixed(2)} ms`).join(' | ');
  console.log(
    `| ${words} | a letter of one’s own | ${row(own)} |\n| ${words} | a letter of another’s | ${row(others)} |`,
  );
}
