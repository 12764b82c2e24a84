import { expect, test } from 'vitest';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';

const { doc, paragraph } = documentSchema.nodes;
const said = (text: string) => paragraph!.create(null, text ? documentSchema.text(text) : null);
const START = documentToUpdate(doc!.create(null, ['un', 'deux', 'trois'].map(said)));

test.each([
  ['as the editor shows others’ changes', true],
  ['as y-tiptap does', false],
])('the caret stays in the first block while another empties it and adds one: %s', (_, quick) => {
  const writer = new BoundWriter(START, () => [], quick);
  keepCaretExact(writer as never);
  writer.goTo(3);
  const other = new BoundWriter(START);
  const { tr } = other.state;
  other.dispatch(tr.insert(tr.doc.content.size, said('quatre')).delete(1, 3));
  for (const update of other.sent) writer.receive(update);
  expect(writer.state.doc.textContent).toBe('deuxtroisquatre');
  expect([writer.state.selection.anchor, writer.state.selection.head]).toEqual([1, 1]);
  writer.type('U');
  expect(writer.state.doc.firstChild!.textContent).toBe('U');
});
