import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import { Selection, TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { documentSchema } from '#content/document/schema.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';
import { Random } from '#tests/support/random.ts';

const RUNS = Number(process.env.ROUNDS) || 20;
const { doc, paragraph, heading, bulletList, listItem } = documentSchema.nodes;
const paragraphOf = (text: string) => paragraph!.create(null, text ? documentSchema.text(text) : null);
const START = documentToUpdate(
  doc!.create(null, [
    heading!.create({ level: 2 }, documentSchema.text('Le titre')),
    paragraphOf('un'),
    paragraphOf(''),
    paragraphOf('deux'),
    bulletList!.create(
      null,
      ['a', 'b', 'c'].map((text) => listItem!.create(null, paragraphOf(text))),
    ),
    paragraphOf('trois'),
    paragraphOf(''),
    paragraphOf('quatre'),
  ]),
);

/** An action in the editor, which depends only on the text and the caret. */
type Deed = (writer: BoundWriter) => void;

function randomDeed(random: Random, letter: string): Deed {
  const [what, share, other] = [random.below(10), random.below(1_000) / 1_000, random.below(1_000) / 1_000];
  const at = <One>(all: readonly One[], where: number) => all[Math.floor(where * all.length)]!;
  switch (what) {
    case 0:
    case 1:
    case 2:
      return (writer) => writer.type(letter);
    case 3:
      return (writer) => writer.goTo(at(writer.ends(), share));
    case 4:
      return (writer) => {
        const { $from } = writer.state.selection;
        if ($from.parent.isTextblock) writer.enter();
      };
    case 5:
      return (writer) => writer.backspace();
    case 6:
      return (writer) => {
        const [from, to] = [at(writer.ends(), share), at(writer.ends(), other)].sort((a, b) => a - b);
        const { state } = writer;
        writer.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from!, to!)));
      };
    case 7:
      // Moves a block, as the same object.
      return (writer) => {
        const { tr, doc } = writer.state;
        const from = Math.floor(share * doc.childCount);
        const block = doc.child(from);
        let pos = 0;
        for (let i = 0; i < from; i++) pos += doc.child(i).nodeSize;
        if (doc.childCount > 1) tr.delete(pos, pos + block.nodeSize);
        let target = 0;
        const to = Math.floor(other * (tr.doc.childCount + 1));
        for (let i = 0; i < to; i++) target += tr.doc.child(i).nodeSize;
        writer.dispatch(tr.insert(target, block));
      };
    case 8:
      // Not a copy: among blocks with the same content, y-tiptap sometimes stores others than those
      // that changed. In the editor, blocks have ids of their own.
      return (writer) =>
        writer.dispatch(writer.state.tr.replace(0, 0, new Slice(Fragment.from(paragraphOf(`${letter}!`)), 0, 0)));
    default:
      return (writer) => {
        const { tr, selection } = writer.state;
        writer.dispatch(tr.deleteSelection().insertText(letter, selection.empty ? undefined : tr.selection.from));
      };
  }
}

const toEnd = (writer: BoundWriter) => writer.dispatch(writer.state.tr.setSelection(Selection.atEnd(writer.state.doc)));

const hex = (draft: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(draft)).toString('hex');

const hasTwins = ({ children }: Node) =>
  children.some((block, i) => block.textContent && children.slice(0, i).some((other) => other.eq(block)));

/** The same person with both bindings, and another who writes too. */
function tryHistory(random: Random): void {
  const both = [true, false].map((quick) => {
    const writer = new BoundWriter(START, () => [], quick);
    // The same edits by the same client are the same bytes.
    writer.draft.clientID = 1;
    keepCaretExact(writer as never);
    return writer;
  });
  const [quick, stock] = both as [BoundWriter, BoundWriter];
  const other = new BoundWriter(START);
  other.draft.clientID = 2;
  const seed = `SEED=${random.seed}`;
  const compare = (label: string) => {
    expect(quick.state.doc.toJSON(), label).toEqual(stock.state.doc.toJSON());
    // A caret whose block is gone stays near it; y-tiptap's goes to the end of the text.
    if (stock.state.selection.eq(Selection.atEnd(stock.state.doc))) for (const writer of both) toEnd(writer);
    expect(quick.state.selection.toJSON(), label).toEqual(stock.state.selection.toJSON());
  };
  for (let step = 0; step < 60; step++) {
    const label = `${seed}, step ${step}`;
    const what = random.below(5);
    const deed = randomDeed(random, String.fromCodePoint(0x4e00 + step));
    const shown = stock.state.doc;
    if (what < 2) for (const writer of both) deed(writer);
    else if (what < 4) deed(other);
    else {
      const mine = quick.sent.splice(0);
      expect(stock.sent.splice(0), label).toEqual(mine);
      // After each update: the next one may move the block in which the text ends.
      for (const [i, update] of other.sent.splice(0).entries()) {
        for (const writer of both) writer.receive(update);
        compare(`${label}, update ${i}`);
      }
      for (const update of mine) other.receive(update);
    }
    compare(label);
    if (hex(quick.draft) !== hex(stock.draft)) {
      // Two participants moved the same block at once, so that it exists twice. Which of the two is
      // rewritten depends on y-tiptap's map. In the editor, blocks have ids of their own.
      expect(hasTwins(shown), label).toBe(true);
      const [mine, theirs] = both.map(({ draft }) => draftToDocument(draft).document.toJSON());
      expect(mine, label).toEqual(theirs);
      break;
    }
  }
  for (const { draft } of [...both, other]) draft.destroy();
}

test('texts, carets and drafts equal those of y-tiptap’s own binding', () => {
  for (let run = 0; run < RUNS; run++) tryHistory(new Random());
});

const { citation, footnote } = documentSchema.nodes;
const cited = (target: string) => citation!.create({ target: `material/${target}` });
const noted = (text: string) => footnote!.create(null, documentSchema.text(text));
const inItem = (...inline: Parameters<typeof Fragment.fromArray>[0]) =>
  doc!.create(null, [bulletList!.create(null, [listItem!.create(null, paragraph!.create(null, [...inline]))])]);

test.each([
  ['citations', cited('first'), cited('second'), cited('third')],
  ['notes', noted('Le premier.'), noted('Le deuxième.'), noted('Le troisième.')],
])('%s that two people insert before the same one at once all remain, each once', (_name, first, second, third) => {
  const start = documentToUpdate(inItem(first, documentSchema.text(' fin')));
  const writers = [second, third].map((node) => {
    const writer = new BoundWriter(start);
    writer.goTo(3);
    writer.dispatch(writer.state.tr.insert(3, node));
    return writer;
  });
  const sent = writers.map((writer) => writer.sent.splice(0));
  writers.forEach((writer, who) => {
    for (const update of sent[1 - who]!) writer.receive(update);
  });
  for (const { state } of writers) {
    const shown: string[] = [];
    state.doc.descendants((node) => {
      if (node.type === citation || node.type === footnote) shown.push(node.attrs.target || node.textContent);
    });
    const all = [first, second, third].map((node) => node.attrs.target || node.textContent);
    expect(shown.sort()).toEqual(all.sort());
  }
});

test('a note corrected while another participant inserts one before it keeps the correction', () => {
  const start = documentToUpdate(inItem(noted('Le premier.'), documentSchema.text(' fin')));
  const [one, other] = [new BoundWriter(start), new BoundWriter(start)];
  one.dispatch(one.state.tr.insertText('tout ', 7));
  other.dispatch(other.state.tr.insert(3, noted('Autre.')));
  const [mine, theirs] = [one.sent.splice(0), other.sent.splice(0)];
  for (const update of theirs) one.receive(update);
  for (const update of mine) other.receive(update);
  for (const { state } of [one, other]) expect(state.doc.textContent).toBe('Autre.Le tout premier. fin');
});
