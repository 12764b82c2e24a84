import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { places } from '#app/editor/extensions/caret/places.ts';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';

const { doc, paragraph } = documentSchema.nodes;
const paragraphOf = (text: string) => paragraph!.create(null, text ? documentSchema.text(text) : null);
const START = documentToUpdate(doc!.create(null, ['un', 'deux', 'trois'].map(paragraphOf)));

test.each([
  ['as the editor shows others’ changes', true],
  ['as y-tiptap does', false],
])('the caret stays in the first block while another empties it and adds one: %s', (_, quick) => {
  const writer = new BoundWriter(START, () => [], quick);
  keepCaretExact(writer as never);
  writer.goTo(3);
  const other = new BoundWriter(START);
  const { tr } = other.state;
  other.dispatch(tr.insert(tr.doc.content.size, paragraphOf('quatre')).delete(1, 3));
  for (const update of other.sent) writer.receive(update);
  expect(writer.state.doc.textContent).toBe('deuxtroisquatre');
  expect([writer.state.selection.anchor, writer.state.selection.head]).toEqual([1, 1]);
  writer.type('U');
  expect(writer.state.doc.firstChild!.textContent).toBe('U');
});

test.each([
  ['changes a block', false],
  ['adds one as well', true],
])('what another writes is shown though the caret is nowhere in the document: %s', (_, adds) => {
  const writer = new BoundWriter(START);
  const other = new BoundWriter(START);
  writer.goTo(7);
  other.goTo(9);
  other.type('!');
  if (adds) other.dispatch(other.state.tr.insert(0, paragraphOf('zéro')));
  // As after two changes at once, where the second made the document shorter.
  const binding = ySyncPluginKey.getState(writer.state).binding as ProsemirrorBinding;
  const { beforeTransactionSelection } = binding as unknown as { beforeTransactionSelection: object | null };
  expect(beforeTransactionSelection).toBeNull();
  Object.assign(binding, {
    beforeTransactionSelection: { ...places.selection(binding, writer.state), absAnchor: 1_000, absHead: 1_000 },
  });
  for (const update of other.sent.splice(0)) writer.receive(update);
  expect(writer.state.doc.eq(other.state.doc)).toBe(true);
  // And what is typed next is inserted where it is shown.
  writer.type('x');
  for (const update of writer.sent) other.receive(update);
  expect(other.state.doc.eq(writer.state.doc)).toBe(true);
});
