import { Fragment, type Node } from '@tiptap/pm/model';
import { Transform } from '@tiptap/pm/transform';
import { updateYFragment } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { BLOCK_KINDS } from '#content/document/blocks.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import type { Random } from './random.ts';

const WORDS = [
  'eau',
  'femmes',
  'comité',
  'énergie',
  'tarif',
  'œuvre',
  'l’accès',
  'jeunesse',
  '« oui »',
  'dièse',
  'Kayes',
];
const nodes = documentSchema.nodes;
const paragraph = (text: string) => nodes.paragraph!.create(null, text ? documentSchema.text(text) : null);

function randomBlock(random: Random): Node {
  const text = random.pick(WORDS);
  switch (random.below(8)) {
    case 0:
      return nodes.heading!.create({ level: 2 + random.below(4) }, documentSchema.text(text));
    case 1:
      return nodes.bulletList!.create(null, [
        nodes.listItem!.create(null, paragraph(text)),
        nodes.listItem!.create(null, paragraph(text)),
      ]);
    case 2:
      return nodes.taskList!.create(null, nodes.taskItem!.create({ checked: random.chance(0.5) }, paragraph(text)));
    case 3: {
      const row = (cell: 'tableHeader' | 'tableCell') =>
        nodes.tableRow!.create(null, [
          nodes[cell]!.create(null, paragraph(text)),
          nodes[cell]!.create(null, paragraph(text)),
        ]);
      return nodes.table!.create(null, [row('tableHeader'), row('tableCell')]);
    }
    case 4:
      return nodes.typedBlock!.create({ kind: random.pick(BLOCK_KINDS), title: text }, paragraph(text));
    case 5:
      return nodes.paragraph!.create(null, [
        documentSchema.text(text),
        nodes.footnote!.create(null, documentSchema.text('note')),
      ]);
    case 6:
      return nodes.figure!.create({ file: 'abcdefghjkmn', alt: text });
    default:
      return paragraph(text);
  }
}

/**
 * Makes one random edit of a draft, as an editor would: type, mark, delete, insert or remove a
 * block.
 * @param origin the origin of its Yjs transaction
 */
export function randomEdit(draft: Y.Doc, random: Random, origin: unknown = null): void {
  const { document } = draftToDocument(draft);
  const change = new Transform(document);
  const places: number[] = [];
  document.descendants((node, position) => {
    if (node.isTextblock && node.type.name !== 'codeBlock') places.push(position + 1);
  });
  const place = places.length > 0 ? random.pick(places) : null;
  const block = place === null ? null : document.resolve(place).parent;
  const kind = random.below(10);
  if (place !== null && block && kind < 5) {
    const offset = place + random.below(block.content.size + 1);
    const inside = document.resolve(offset).parent;
    if (inside.inlineContent) change.insert(offset, documentSchema.text(`${random.pick(WORDS)} `));
    if (inside.type.name === 'paragraph' && random.chance(0.1))
      change.insert(
        offset,
        nodes.citation!.create({
          ...{ target: 'material/abcdefghjk23', locator: 'p. 4' },
          stance: offset % 3 === 0 ? 'against' : null,
        }),
      );
  } else if (place !== null && block && kind === 5 && block.content.size > 0) {
    change.addMark(
      place,
      place + block.content.size,
      random.pick([documentSchema.marks.bold!, documentSchema.marks.italic!]).create(),
    );
  } else if (place !== null && block && kind === 6 && block.content.size > 0) {
    change.delete(place, place + 1 + random.below(block.content.size));
  } else if (kind === 7 && document.childCount > 3) {
    const index = random.below(document.childCount);
    let start = 0;
    for (let i = 0; i < index; i++) start += document.child(i).nodeSize;
    change.delete(start, start + document.child(index).nodeSize);
  } else {
    const index = random.below(document.childCount + 1);
    let start = 0;
    for (let i = 0; i < index; i++) start += document.child(i).nodeSize;
    change.replaceWith(start, start, Fragment.from(randomBlock(random)));
  }
  if (!change.docChanged) return;
  draft.transact(() => {
    updateYFragment(draft, draft.getXmlFragment(DRAFT_FRAGMENT), change.doc, {
      mapping: new Map(),
      isOMark: new Map(),
    });
  }, origin);
}
