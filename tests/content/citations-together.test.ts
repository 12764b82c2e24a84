import { Transform } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { listCitations } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { updateBlock } from '#content/draft/update-block.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { spellId } from '#content/text/ids.ts';
import { Random } from '#tests/support/random.ts';

const PARAGRAPHS = 4;

/**
 * Types, marks or deletes words, or inserts the citation, in a random place: as an editor would,
 * who deletes no citation and no paragraph.
 */
function edit(draft: Y.Doc, random: Random, cited: Map<string, string>): void {
  const { document } = draftToDocument(draft);
  const change = new Transform(document);
  const blocks: { start: number; size: number; id: string }[] = [];
  document.descendants((node, pos) => {
    if (node.type.name === 'paragraph')
      blocks.push({ start: pos + 1, size: node.content.size, id: String(node.attrs.id) });
  });
  const { start, size, id } = random.pick(blocks);
  const at = start + random.below(size + 1);
  const kind = random.below(10);
  if (kind < 4) {
    const bytes = Uint8Array.from({ length: 12 }, () => random.below(256));
    const target = `material/${spellId(bytes)}`;
    cited.set(target, id);
    change.insert(at, documentSchema.nodes.citation!.create({ target, locator: `p. ${random.below(90)}` }));
  } else if (kind < 8) {
    change.insert(at, documentSchema.text(random.pick(['eau ', 'comité ', '@', 'tarif'])));
  } else if (kind === 8) {
    change.addMark(start, start + size, documentSchema.marks.bold!.create());
  } else {
    const place = document.resolve(at);
    const length = Math.min(4, place.nodeAfter?.isText ? place.nodeAfter.nodeSize : 0);
    if (length > 0) change.delete(at, at + length);
  }
  const meta = { mapping: new Map(), isOMark: new Map() };
  document.forEach((before, _offset, index) => {
    const block = draft.getXmlFragment(DRAFT_FRAGMENT).get(index) as Y.XmlElement;
    if (before !== change.doc.child(index)) updateBlock(draft, block, change.doc.child(index), meta);
  });
}

/** Gives one draft what the other has, as the server would take it. */
function send(from: Y.Doc, to: Y.Doc): string {
  const update = Y.encodeStateAsUpdate(from, Y.encodeStateVector(to));
  const { verdict } = judgeUpdateFully(to, update);
  Y.applyUpdate(to, update);
  return verdict;
}

test.each([1, 2, 3, 4, 5])('citations by several participants: none is lost, none points elsewhere (%i)', () => {
  const random = new Random();
  const paragraph = (n: number): DocumentNode => ({
    type: 'paragraph',
    attrs: { id: `p222222${'abcd'[n]}` },
    content: [{ type: 'text', text: `${n}. Le comité fixe le tarif.` }],
  });
  const begin = documentToUpdate(
    fitDocument({ type: 'doc', content: Array.from({ length: PARAGRAPHS }, (_, n) => paragraph(n)) }).document,
  );
  const drafts = Array.from({ length: 4 }, () => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, begin);
    return draft;
  });
  const cited = new Map<string, string>();
  for (let step = 0; step < 120; step++) {
    edit(random.pick(drafts), random, cited);
    if (random.chance(0.2)) expect(send(random.pick(drafts), random.pick(drafts))).not.toBe('refused');
  }
  for (const from of drafts) for (const to of drafts) expect(send(from, to), `seed ${random.seed}`).not.toBe('refused');
  for (const from of drafts) for (const to of drafts) send(from, to);
  const texts = drafts.map((draft) => draftToDocument(draft));
  expect(texts.map(({ repairs }) => repairs.dropped)).toEqual([0, 0, 0, 0]);
  expect(cited.size).toBeGreaterThan(20);
  for (const { document } of texts) {
    const found = listCitations(document.toJSON() as DocumentNode);
    expect(found.length, `seed ${random.seed}`).toBe(cited.size);
    expect(new Map(found.map(({ target, blockId }) => [target, blockId])), `seed ${random.seed}`).toEqual(cited);
    expect(document.eq(texts[0]!.document), `seed ${random.seed}`).toBe(true);
  }
});
