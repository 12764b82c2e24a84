import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

const { doc, paragraph } = documentSchema.nodes;
const documentOf = (texts: readonly string[]) =>
  doc!.create(
    null,
    texts.map((text) => paragraph!.create(null, documentSchema.text(text))),
  );

function draftOf(update: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, update);
  return draft;
}

test('blocks that both texts have stay the same Yjs elements, also between changes', () => {
  const before = Array.from({ length: 30 }, (_, i) => `${i}. Le comité fixe le tarif numéro ${i}.`);
  const after = before.filter((_, i) => i !== 3 && i !== 12);
  after.splice(20, 0, 'Un alinéa de plus.');
  after[25] = `${after[25]} Et une suite.`;
  const draft = draftOf(documentToUpdate(documentOf(before)));
  const blocks = () => draft.getXmlFragment(DRAFT_FRAGMENT).toArray() as Y.XmlElement[];
  const textOf = (block: Y.XmlElement) => String(block.get(0));
  const old = new Map(blocks().map((block) => [textOf(block), block]));
  let updates = 0;
  draft.on('update', () => updates++);
  replaceDocument(draft, documentOf(after));
  expect(blocks().map(textOf)).toEqual(after);
  const kept = blocks().filter((block) => old.get(textOf(block)) === block);
  expect(kept.length).toBe(after.length - 2);
  // The extended block keeps its element.
  expect(blocks()[25]).toBe(old.get(after[25]!.replace(' Et une suite.', '')));
  expect(updates).toBe(1);
});

test('blocks between two that were added stay the same Yjs elements', () => {
  const before = Array.from({ length: 30 }, (_, i) => `${i}. Le comité fixe le tarif numéro ${i}.`);
  const draft = draftOf(documentToUpdate(documentOf(before)));
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const old = fragment.toArray();
  replaceDocument(draft, documentOf(before.toSpliced(20, 0, 'Un alinéa de plus.').toSpliced(5, 0, 'Un autre.')));
  const now = fragment.toArray();
  expect(now.length).toBe(32);
  expect(now.filter((_, i) => i !== 5 && i !== 21)).toEqual(old);
});

test('a changed block stays the same Yjs element, beside one that goes and one that comes', () => {
  const of = (blocks: readonly (readonly [id: string, text: string])[]) =>
    doc!.create(
      null,
      blocks.map(([id, text]) => paragraph!.create({ id }, documentSchema.text(text))),
    );
  const before = of([
    ['aaaaaaaa', 'Avant la parole.'],
    ['bbbbbbbb', 'Nous marchions deux heures.'],
    ['cccccccc', 'Un extrait : « Nous marchions deux heures », copié.'],
  ]);
  const draft = draftOf(documentToUpdate(before));
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const old = fragment.toArray();
  const letters = (old[2] as Y.XmlElement).get(0) as Y.XmlText;
  const place = Y.createRelativePositionFromTypeIndex(letters, letters.length - 3);
  replaceDocument(
    draft,
    of([
      ['aaaaaaaa', 'Avant la parole.'],
      ['cccccccc', 'Un extrait : « », copié.'],
      ['dddddddd', 'Une suite.'],
    ]),
  );
  expect(fragment.toArray().slice(0, 2)).toEqual([old[0], old[2]]);
  // A place in it is where it was: carets, annotations, others' undo.
  expect(Y.createAbsolutePositionFromRelativePosition(place, draft)).toMatchObject({ type: letters, index: 21 });
});

test('content outside the schema does not affect the other blocks', () => {
  const before = Array.from({ length: 30 }, (_, i) => `${i}. Le comité fixe le tarif numéro ${i}.`);
  const after = before.filter((_, i) => i !== 10);
  after.splice(20, 0, 'Un alinéa de plus.');
  const draft = draftOf(documentToUpdate(documentOf(before)));
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const old = new Set(fragment.toArray());
  fragment.insert(0, [new Y.XmlElement('bulletList')]);
  replaceDocument(draft, documentOf(after));
  const now = fragment.toArray() as Y.XmlElement[];
  expect(now.map((block) => String(block.get(0)))).toEqual(after);
  expect(now.filter((block) => old.has(block)).length).toBe(after.length - 1);
});

test('the draft equals the given document, whatever it contained before', () => {
  const random = new Random();
  for (let round = 0; round < 60; round++) {
    const one = new Y.Doc();
    const other = new Y.Doc();
    for (let edits = random.below(40); edits >= 0; edits--) randomEdit(one, random);
    // With ids, by which changed blocks are known again.
    if (random.chance(0.5)) replaceDocument(one, fitDocument(draftToDocument(one).document.toJSON()).document);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
    for (let edits = random.below(random.chance(0.2) ? 400 : 20); edits >= 0; edits--) randomEdit(other, random);
    const { document } = draftToDocument(other);
    replaceDocument(one, document);
    expect(draftToDocument(one).document.toJSON(), `seed ${random.seed}, round ${round}`).toEqual(document.toJSON());
  }
});

test('nothing changes in a draft that equals the document', () => {
  const document = documentOf(['Un.', 'Deux.']);
  const draft = draftOf(documentToUpdate(document));
  let updates = 0;
  draft.on('update', () => updates++);
  replaceDocument(draft, document);
  expect(updates).toBe(0);
});
