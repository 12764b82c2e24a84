import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { placeAsMade } from '#content/annotation/anchor-as-made.ts';
import { AnchorResolver } from '#content/annotation/anchor-resolver.ts';
import { type Anchor, makeAnchor, type TextBlock } from '#content/annotation/annotation.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { documentSchema } from '#content/document/schema.ts';
import { DraftAnchors, followUnchanged, placeByPositions } from '#content/draft/anchors/draft-anchors.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

/** Finding an anchor without reading the whole text gives the same result as reading it. */
const RUNS = Number(process.env.ROUNDS) || 120;
const WORDS = ['eau', 'puits', 'la caisse', 'caisse', '’', ' ', 'Tinkaré', 'six mois', 'eau eau'];

function eachSeed(work: (random: Random) => void): void {
  const first = new Random().seed;
  for (let i = 0; i < (process.env.SEED ? 1 : RUNS); i++) {
    try {
      work(new Random(first + i));
    } catch (error) {
      throw new Error(`SEED=${first + i}`, { cause: error });
    }
  }
}

const sentence = (random: Random, words: number) => Array.from({ length: words }, () => random.pick(WORDS)).join(' ');

/** Few different words, so that the same ones occur in many places. */
function randomBlocks(random: Random): TextBlock[] {
  return Array.from({ length: 2 + random.below(6) }, (_, i) => ({
    id: random.chance(0.85) ? `block${String.fromCharCode(97 + i).repeat(3)}` : null,
    text: sentence(random, 1 + random.below(12)),
  }));
}

function randomAnchor(random: Random, blocks: readonly TextBlock[]): Anchor | null {
  const block = random.pick(blocks);
  if (block.id === null) return null;
  const start = random.below(block.text.length);
  const end = start + 1 + random.below(block.text.length - start);
  return makeAnchor(blocks, { blockId: block.id, start, end });
}

const indexOf = (blocks: readonly TextBlock[], id: string) => blocks.findIndex((block) => block.id === id);

test('placeAsMade finds an anchor only where searching the whole text finds it', () => {
  let found = 0;
  let passed = 0;
  eachSeed((random) => {
    const blocks = randomBlocks(random);
    const anchors = Array.from({ length: 6 }, () => randomAnchor(random, blocks)).filter((anchor) => anchor !== null);
    for (const anchor of anchors) {
      const at = indexOf(blocks, anchor.blockId);
      expect(placeAsMade(anchor, blocks, at)).toEqual(new AnchorResolver(blocks).resolve(anchor));
    }
    // One block is rewritten or removed.
    const which = random.below(blocks.length);
    const later = random.chance(0.3)
      ? blocks.toSpliced(which, 1)
      : blocks.with(which, { ...blocks[which]!, text: sentence(random, 1 + random.below(12)) });
    const resolver = new AnchorResolver(later);
    for (const anchor of anchors) {
      const at = indexOf(later, anchor.blockId);
      const placement = at < 0 ? null : placeAsMade(anchor, later, at);
      if (placement) {
        found++;
        expect(placement).toEqual(resolver.resolve(anchor));
      } else passed++;
    }
  });
  // The shortcut is worth having: it answers for a good part. How many depends on the seed, a third
  // or more.
  expect(found).toBeGreaterThan(passed / 4);
  expect(passed).toBeGreaterThan(0);
});

const START = documentToUpdate(
  documentSchema.node(
    'doc',
    null,
    Array.from({ length: 6 }, (_, i) =>
      documentSchema.node('paragraph', { id: `block${String.fromCharCode(97 + i).repeat(3)}` }, [
        documentSchema.text(`Le comité ${i} tient la caisse, et la caisse paie le réparateur ${i}.`),
      ]),
    ),
  ),
);

test('placeByPositions finds an anchor of a draft only where searching the whole draft finds it', () => {
  let found = 0;
  let passed = 0;
  eachSeed((random) => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, START);
    const blocks = annotatableBlocks(draftToDocument(draft).document);
    const anchors = Array.from({ length: 8 }, () => {
      const block = random.pick(blocks);
      const start = random.below(block.text.length - 1);
      const end = start + 1 + random.below(block.text.length - start);
      return new DraftAnchors(draft).anchor({ blockId: block.id!, start, end });
    }).filter((anchor) => anchor !== null);
    for (let edit = random.below(8); edit > 0; edit--) randomEdit(draft, random, ySyncPluginKey);
    const whole = new DraftAnchors(draft);
    for (const anchor of anchors) {
      const placement = placeByPositions(draft, anchor);
      if (!placement) passed++;
      else {
        found++;
        expect(placement).toEqual(whole.place(anchor));
      }
    }
  });
  expect(found).toBeGreaterThan(passed / 2);
  expect(passed).toBeGreaterThan(0);
});

test('followUnchanged places an anchor of an edition exactly at its words in an unchanged block', () => {
  let found = 0;
  eachSeed((random) => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, START);
    const edition = annotatableBlocks(draftToDocument(draft).document);
    const anchors = Array.from({ length: 8 }, () => randomAnchor(random, edition)).filter((anchor) => anchor !== null);
    for (let edit = random.below(8); edit > 0; edit--) randomEdit(draft, random, ySyncPluginKey);
    for (const anchor of anchors) {
      const { text } = edition[indexOf(edition, anchor.blockId)]!;
      const relative = followUnchanged(draft, anchor, text);
      if (!relative) continue;
      found++;
      const { blockId, blockStart: start, blockEnd: end } = anchor;
      expect(placeByPositions(draft, { ...anchor, relative })).toEqual({ state: 'placed', blockId, start, end });
    }
  });
  expect(found).toBeGreaterThan(RUNS);
});

test('long text inserted into the words of an anchor is not read to place it by positions', () => {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, START);
  const anchor = new DraftAnchors(draft).anchor({ exact: 'tient la caisse', blockId: 'blockaaa' })!;
  const block = draft.getXmlFragment('default').get(0) as Y.XmlElement;
  (block.get(0) as Y.XmlText).insert(20, ' '.repeat(20_000));
  expect(placeByPositions(draft, anchor)).toBeNull();
  expect(new DraftAnchors(draft).place(anchor)).toMatchObject({ state: 'placed', blockId: 'blockaaa' });
});
