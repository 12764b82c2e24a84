import { prosemirrorJSONToYDoc } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocumentNode } from '#content/document/document.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { moveBlocks } from '#content/draft/move-blocks.ts';
import { draftToDocument } from '#content/draft/yjs.ts';

const text = (words: string): DocumentNode => ({ type: 'text', text: words });
const BLOCKS: readonly DocumentNode[] = [
  { type: 'heading', attrs: { level: 2, id: 'h2222222' }, content: [text('La caisse')] },
  {
    type: 'paragraph',
    attrs: { id: 'p2222222' },
    content: [
      text('Avant'),
      { type: 'footnote', content: [text('une note')] },
      text(' la panne, la '),
      { type: 'text', text: 'caisse', marks: [{ type: 'bold' }] },
      { type: 'hardBreak' },
      text('était vide.'),
    ],
  },
  {
    type: 'typedBlock',
    attrs: { kind: 'key-figure', id: 't2222222', title: 'Un titre', value: '7 sur 12' },
    content: [{ type: 'paragraph', attrs: { id: 'q2222222' }, content: [text('Elle reste vide.')] }],
  },
  { type: 'paragraph', attrs: { id: 'r2222222' }, content: [text('La fin.')] },
];

const draftOf = (content: readonly DocumentNode[]): Y.Doc =>
  prosemirrorJSONToYDoc(documentSchema, { type: 'doc', content }, DRAFT_FRAGMENT);
const fragmentOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT);
const ids = (draft: Y.Doc) => draftToDocument(draft).document.children.map(({ attrs }) => attrs.id);

test.each([
  [1, 2, 4, 'after the last', [0, 2, 3, 1]],
  [2, 4, 0, 'to the beginning', [2, 3, 0, 1]],
  [0, 2, 3, 'past one', [2, 0, 1, 3]],
])('blocks %i to %i before %i, %s, are unchanged, in another order', (from, to, before, _where, order) => {
  const draft = draftOf(BLOCKS);
  moveBlocks(fragmentOf(draft), from, to, before, 'test');
  const expected = draftToDocument(draftOf(order.map((index) => BLOCKS[index]!))).document;
  expect(draftToDocument(draft).document.toJSON()).toEqual(expected.toJSON());
});

test('a move is accepted by the guard, and reaches the other participants', () => {
  const draft = draftOf(BLOCKS);
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  const before = Y.encodeStateVector(draft);
  moveBlocks(fragmentOf(draft), 1, 3, 4, 'test');
  const update = Y.encodeStateAsUpdate(draft, before);
  expect(judgeUpdateFully(other, update).verdict).toBe('new');
  Y.applyUpdate(other, update);
  expect(ids(other)).toEqual(['h2222222', 'r2222222', 'p2222222', 't2222222']);
});

test('anchors are found again in moved blocks, and by their positions when the move is undone', () => {
  const draft = draftOf(BLOCKS);
  const undo = new Y.UndoManager(fragmentOf(draft), { trackedOrigins: new Set(['test']) });
  const selections = [
    { blockId: 'p2222222', exact: 'la caisse', before: 'Avantlapanne,'.length },
    { blockId: 'q2222222', exact: 'reste', before: 4 },
    { blockId: 'r2222222', exact: 'La fin', before: 0 },
  ];
  const anchors = selections.map((selection) => new DraftAnchors(draft).anchor(selection)!);
  const places = () => anchors.map((anchor) => new DraftAnchors(draft).place(anchor));
  const first = places();
  expect(first.map(({ state }) => state)).toEqual(['placed', 'placed', 'placed']);
  moveBlocks(fragmentOf(draft), 1, 3, 0, 'test');
  expect(places()).toEqual(first);
  undo.undo();
  expect(ids(draft)).toEqual(['h2222222', 'p2222222', 't2222222', 'r2222222']);
  expect(places()).toEqual(first);
});
