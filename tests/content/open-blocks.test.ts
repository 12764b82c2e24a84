import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { openBlocks, openChangedBlocks } from '#content/draft/open-blocks.ts';

type Parent = Y.XmlFragment | Y.XmlElement;

function add(parent: Parent, name: string, text?: string): Y.XmlElement {
  const element = new Y.XmlElement(name);
  if (text !== undefined) element.insert(0, [new Y.XmlText(text)]);
  parent.insert(parent.length, [element]);
  return element;
}

/** A draft of an empty paragraph, a rule, words, and a list of an empty item. */
function newDraft() {
  const draft = new Y.Doc();
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const empty = add(fragment, 'paragraph');
  const rule = add(fragment, 'horizontalRule');
  const words = add(fragment, 'heading', 'Des mots');
  const list = add(fragment, 'bulletList');
  const item = add(add(list, 'listItem'), 'paragraph');
  return { draft, fragment, empty, rule, words, list, item };
}

/** Edits as the binding does: what the edit has made is opened before the transaction ends. */
const edit = (draft: Y.Doc, change: () => void) =>
  draft.transact((transaction) => {
    change();
    openChangedBlocks(transaction);
  });
const isOpen = (block: Y.XmlElement) => block.length === 1 && block.get(0) instanceof Y.XmlText;

test('every empty block of text is given a text, at any depth, and nothing else is changed', () => {
  const { draft, fragment, empty, rule, words, list, item } = newDraft();
  const heading = words.get(0);
  openBlocks(fragment);
  expect([empty, item].map(isOpen)).toEqual([true, true]);
  expect([rule.length, words.length, list.length]).toEqual([0, 1, 1]);
  expect(words.get(0)).toBe(heading);
  // Once is enough.
  let updates = 0;
  draft.on('update', () => updates++);
  openBlocks(fragment);
  expect(updates).toBe(0);
});

test('an edit opens the blocks that it makes, with those in them, and no others', () => {
  const { draft, fragment, empty, rule, item } = newDraft();
  const made: Y.XmlElement[] = [];
  edit(draft, () => {
    made.push(add(fragment, 'paragraph'), add(add(add(fragment, 'bulletList'), 'listItem'), 'paragraph'));
    add(fragment, 'horizontalRule');
  });
  expect(made.map(isOpen)).toEqual([true, true]);
  expect([empty.length, rule.length, item.length, fragment.get(fragment.length - 1)!.toString()]).toEqual([
    0,
    0,
    0,
    '<horizontalrule></horizontalrule>',
  ]);
});

test('an edit within a list opens what it makes there, not the empty items beside it', () => {
  const { draft, list, item } = newDraft();
  let made!: Y.XmlElement;
  edit(draft, () => {
    made = add(add(list, 'listItem'), 'paragraph');
  });
  expect([isOpen(made), item.length]).toEqual([true, 0]);
});

test('an edit that gives a block another text, or makes one of an unknown kind, is left as it is', () => {
  const { draft, fragment, words } = newDraft();
  edit(draft, () => {
    words.delete(0, 1);
    words.insert(0, [new Y.XmlText('D’autres mots')]);
    add(fragment, 'inconnu');
  });
  expect([words.length, String(words.get(0)), fragment.length]).toEqual([1, 'D’autres mots', 5]);
  openBlocks(fragment);
  expect((fragment.get(4) as Y.XmlElement).length).toBe(0);
});

test('an edit opens a block that it empties', () => {
  const { draft, words, empty } = newDraft();
  edit(draft, () => words.delete(0, 1));
  expect([isOpen(words), empty.length]).toEqual([true, 0]);
});

test('an edit of attributes, of words, or that deletes blocks opens none', () => {
  const { draft, fragment, empty, words, item, list } = newDraft();
  let texts = 0;
  edit(draft, () => {
    empty.setAttribute('id', 'abcdefgh');
    (words.get(0) as Y.XmlText).insert(0, 'x');
    const gone = add(fragment, 'paragraph');
    add(gone, 'paragraph');
    fragment.delete(fragment.length - 1, 1);
  });
  expect([empty.length, item.length]).toEqual([0, 0]);
  // A block whose words and then itself were deleted is left alone.
  draft.on('afterTransaction', ({ changed }: Y.Transaction) => {
    for (const type of changed.keys()) if (type instanceof Y.XmlText) texts++;
  });
  edit(draft, () => {
    words.delete(0, 1);
    fragment.delete(2, 1);
    const other = add(list, 'listItem');
    list.delete(list.length - 1, 1);
    expect(other.length).toBe(0);
  });
  expect([texts, fragment.length, list.length]).toEqual([0, 3, 1]);
});

test('blocks made before stay unchanged by any participant’s edit', () => {
  const { draft } = newDraft();
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  const fragment = other.getXmlFragment(DRAFT_FRAGMENT);
  const before = Y.encodeStateVector(other);
  edit(other, () => add(fragment, 'paragraph'));
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(other, before));
  const blocks = draft.getXmlFragment(DRAFT_FRAGMENT).toArray() as Y.XmlElement[];
  expect([blocks[0]!.length, isOpen(blocks.at(-1)!)]).toEqual([0, true]);
});
