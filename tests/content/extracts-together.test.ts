import { Transform } from '@tiptap/pm/transform';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { draftBlockIds, draftBlockText } from '#content/draft/anchors/anchor-yjs.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { updateBlock } from '#content/draft/update-block.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { type PassageAnchor, partsOf } from '#content/extract/passage.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { Random } from '#tests/support/random.ts';

/** Words that nobody edits, and that stand several times in each paragraph. */
const KEPT = 'la pompe donne';
const PARAGRAPHS = 4;
const IN_EACH = 3;

/** None begins or ends as the kept words do: one letter would be as good as the other. */
const TYPED = [' tarif ', 'sous', ' comité ', '; '];

/**
 * An extract of kept words, from one of them to another, both counted from the first in the text.
 */
interface Marked {
  readonly anchor: PassageAnchor;
  readonly from: number;
  readonly to: number;
}

/** The places of kept words in a draft, in their order. */
function keptIn(draft: Y.Doc): { blockId: string; start: number; end: number }[] {
  return draftBlockIds(draft).flatMap((blockId) =>
    [...(draftBlockText(draft, blockId) ?? '').matchAll(new RegExp(KEPT, 'g'))].map(({ index }) => ({
      ...{ blockId, start: index, end: index + KEPT.length },
    })),
  );
}

/** Types or deletes words that are not kept, in a random place. */
function edit(draft: Y.Doc, random: Random): void {
  const { document } = draftToDocument(draft);
  const change = new Transform(document);
  const index = random.below(document.childCount);
  let start = 1;
  for (let n = 0; n < index; n++) start += document.child(n).nodeSize;
  const text = document.child(index).textContent;
  const ranges = [...text.matchAll(new RegExp(KEPT, 'g'))].map((found) => [found.index, found.index + KEPT.length]);
  const isFree = (from: number, to: number) => ranges.every(([first, last]) => to <= first! || from >= last!);
  const at = random.below(text.length + 1);
  if (random.chance(0.6)) {
    if (!isFree(at, at)) return;
    change.insert(start + at, documentSchema.text(random.pick(TYPED)));
  } else {
    const to = Math.min(text.length, at + 1 + random.below(4));
    if (!isFree(at, to) || at === to) return;
    change.delete(start + at, start + to);
  }
  const after = change.doc.child(index);
  // Edits make no further words like those that are kept.
  if ([...after.textContent.matchAll(new RegExp(KEPT, 'g'))].length !== ranges.length) return;
  const block = draft.getXmlFragment(DRAFT_FRAGMENT).get(index) as Y.XmlElement;
  updateBlock(draft, block, after, { mapping: new Map(), isOMark: new Map() });
}

/** Marks kept words, or a passage from some to others, as a selection does. */
function mark(draft: Y.Doc, random: Random): Marked {
  const kept = keptIn(draft);
  const from = random.below(kept.length);
  const to = random.chance(0.5) ? from : Math.min(kept.length - 1, from + random.below(2 * IN_EACH));
  const [first, last] = [kept[from]!, kept[to]!];
  const ids = draftBlockIds(draft);
  const blocks = ids.slice(ids.indexOf(first.blockId), ids.indexOf(last.blockId) + 1);
  const texts = blocks.map((id) => draftBlockText(draft, id) ?? '');
  const begin = squeeze(texts[0]!.slice(0, first.start)).chars.length;
  texts[texts.length - 1] = texts.at(-1)!.slice(0, last.end);
  texts[0] = texts[0]!.slice(first.start);
  const anchor = new DraftAnchors(draft).passage(first.blockId, texts.join('\n\n'), begin);
  if (!anchor) throw new Error(`not in the draft: ${texts.join(' / ')}`);
  return { anchor, from, to };
}

const send = (from: Y.Doc, to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));

test.each([1, 2, 3, 4, 5])('extracts by several participants: none is lost, none points elsewhere (%i)', () => {
  const random = new Random();
  const where = `seed ${random.seed}`;
  const paragraph = (n: number): DocumentNode => ({
    type: 'paragraph',
    attrs: { id: `p222222${'abcd'[n]}` },
    content: [
      { type: 'text', text: Array.from({ length: IN_EACH }, (_, k) => `${n}${k} mais ${KEPT}, dit-on. `).join('') },
    ],
  });
  const content = Array.from({ length: PARAGRAPHS }, (_, n) => paragraph(n));
  const begin = documentToUpdate(fitDocument({ type: 'doc', content }).document);
  const drafts = Array.from({ length: 4 }, () => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, begin);
    return draft;
  });
  const marked: Marked[] = [];
  for (let step = 0; step < 240; step++) {
    if (random.chance(0.15)) marked.push(mark(random.pick(drafts), random));
    else edit(random.pick(drafts), random);
    if (random.chance(0.15)) send(random.pick(drafts), random.pick(drafts));
  }
  for (const from of drafts) for (const to of drafts) send(from, to);
  for (const from of drafts) for (const to of drafts) send(from, to);
  expect(marked.length, where).toBeGreaterThan(15);
  for (const draft of drafts) {
    const kept = keptIn(draft);
    expect(kept.length, where).toBe(PARAGRAPHS * IN_EACH);
    const anchors = new DraftAnchors(draft);
    for (const { anchor, from, to } of marked) {
      const places = partsOf(anchor).map((part) => anchors.place(part));
      const [first, last] = [places[0]!, places.at(-1)!];
      expect({ blockId: first.blockId, start: first.start }, where).toEqual({
        ...{ blockId: kept[from]!.blockId, start: kept[from]!.start },
      });
      expect({ blockId: last.blockId, end: last.end }, where).toEqual({
        ...{ blockId: kept[to]!.blockId, end: kept[to]!.end },
      });
      // Words that nobody edited stay placed; a passage over several blocks may be `changed`.
      if (from === to) expect(first.state, where).toBe('placed');
      else expect(['placed', 'changed'], where).toContain(first.state);
    }
  }
});
