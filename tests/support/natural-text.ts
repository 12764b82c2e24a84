import { readdirSync, readFileSync } from 'node:fs';
import type { Node } from '@tiptap/pm/model';
import { createBlockIds } from '#content/document/block-ids.ts';
import { documentSchema } from '#content/document/schema.ts';
import { Random } from './random.ts';

const PAGES = 'content/demo/pages';

function sentences(): string[] {
  const all = readdirSync(PAGES).flatMap((file) => {
    const body = readFileSync(`${PAGES}/${file}`, 'utf8').replace(/^---[\s\S]*?---/, '');
    return body.split(/(?<=[.!?])\s+/);
  });
  return all
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .filter((one) => /^[A-ZÉÀ][^|#*:[\]<>`]{30,400}[.!?]$/.test(one));
}

/**
 * A text of about this many words that compresses like a real one: sentences of the demonstration's
 * pages with their words exchanged among each other.
 */
export function naturalDocument(words: number, random: Random = new Random(1)): Node {
  const { nodes, marks: marked } = documentSchema;
  const id = createBlockIds();
  const pool = sentences();
  const blocks: Node[] = [];
  const sentence = () => {
    const [one, other] = [random.pick(pool).split(' '), random.pick(pool).split(' ')];
    return one.map((word, at) => (at > 0 && random.chance(0.08) ? (other[at] ?? word) : word)).join(' ');
  };
  let count = 0;
  /** A paragraph of a sentence or two, with some words emphasised. */
  const paragraph = (sentences: number) => {
    const inline: Node[] = [];
    for (let i = 0; i < sentences; i++) {
      const all = sentence().split(' ');
      count += all.length;
      const from = random.chance(0.6) ? random.below(all.length) : all.length;
      const pieces = [all.slice(0, from), all.slice(from, from + 3), all.slice(from + 3)];
      for (const [at, piece] of pieces.entries()) {
        const marks = at === 1 ? [random.chance(0.5) ? marked.bold!.create() : marked.italic!.create()] : [];
        if (piece.length > 0) inline.push(documentSchema.text(`${piece.join(' ')} `, marks));
      }
    }
    return nodes.paragraph!.create({ id: id() }, inline);
  };
  const item = () => nodes.listItem!.create({ id: id() }, paragraph(1));
  const cell = () => nodes.tableCell!.create(null, paragraph(1));
  const row = () => nodes.tableRow!.create(null, [cell(), cell(), cell()]);
  while (count < words) {
    const kind = blocks.length % 12;
    if (kind === 0) {
      const title = `${blocks.length / 12 + 1}. ${sentence().split(' ').slice(0, 6).join(' ')}`;
      blocks.push(nodes.heading!.create({ id: id(), level: 2 }, documentSchema.text(title)));
    } else if (kind === 5) blocks.push(nodes.bulletList!.create(null, [item(), item(), item(), item()]));
    else if (kind === 9 && random.chance(0.5)) blocks.push(nodes.table!.create({ id: id() }, [row(), row()]));
    else blocks.push(paragraph(1 + random.below(3)));
  }
  blocks.push(nodes.paragraph!.create({ id: id() }, documentSchema.text('Les derniers mots du texte.')));
  return nodes.doc!.create(null, blocks);
}
