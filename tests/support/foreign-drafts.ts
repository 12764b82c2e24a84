import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { draftOf } from './judged-draft.ts';
import type { Random } from './random.ts';
import { randomEdit } from './random-edit.ts';

/**
 * Names of blocks: of this schema, of y-prosemirror's, Outline's, BlockNote's and Docmost's, and of
 * none.
 */
const NAMES = [
  ...['paragraph', 'heading', 'blockquote', 'bulletList', 'listItem', 'table', 'tableRow', 'tableCell', 'figure'],
  ...['horizontalRule', 'codeBlock', 'checkbox_list', 'container_notice', 'blockGroup', 'blockContainer', 'callout'],
  ...['image', 'hard_break', 'hardBreak', 'ordered_list', 'script', 'constructor', '__proto__', ''],
];
const MARKS = ['bold', 'italic', 'link', 'code', 'highlight', 'ychange', 'comment--AAAAAAAA', 'toString'];
const ATTRIBUTES = ['id', 'level', 'href', 'textAlign', 'src', 'order', 'checked', '__proto__', 'colspan'];
const ROOTS = [DRAFT_FRAGMENT, 'prosemirror', 'document-store', 'body', ''];

/** Changes a document as some program or other might. */
type Edit = (draft: Y.Doc, random: Random) => void;

const anyValue = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => random.below(9),
    () => 'été 🌍',
    () => null,
    () => true,
    () => ({ color: 'red', deep: [{ a: 1 }] }),
    () => new Uint8Array([1, 2, 3]),
    () => [1, 'deux', null],
    () => 'x'.repeat(random.below(5_000)),
    () => 2 ** 53,
    () => undefined,
  ])();

function anyText(random: Random, text: Y.XmlText | Y.Text = new Y.XmlText()): Y.XmlText | Y.Text {
  const marks = random.chance(0.5)
    ? { [random.pick(MARKS)]: random.pick([true, {}, null, { href: 'https://a.b' }]) }
    : {};
  text.insert(0, random.pick(['mot', '', '🌍', '\u0000', 'e\u0301', '\ud800', 'لغة', 'mot '.repeat(50)]), marks);
  if (random.chance(0.1))
    text.insertEmbed(0, random.pick<object>([{ image: 'x' }, new Y.Map(), new Y.XmlElement('p')]));
  return text;
}

function anyElement(random: Random, depth = 0): Y.XmlElement {
  const element = new Y.XmlElement(random.pick(NAMES));
  if (random.chance(0.4)) element.setAttribute(random.pick(ATTRIBUTES), anyValue(random) as string);
  const children: (Y.XmlElement | Y.XmlText)[] = [];
  for (let i = random.below(3); i > 0; i--)
    children.push(depth < 4 && random.chance(0.5) ? anyElement(random, depth + 1) : (anyText(random) as Y.XmlText));
  element.insert(0, children);
  return element;
}

const isWithin = (child: unknown): child is Y.XmlElement => child instanceof Y.XmlElement;

/** A parent anywhere in the draft. */
function anyParent(draft: Y.Doc, random: Random): Y.XmlFragment | Y.XmlElement {
  let parent: Y.XmlFragment | Y.XmlElement = draft.getXmlFragment(DRAFT_FRAGMENT);
  while (random.chance(0.5)) {
    const within: Y.XmlElement[] = parent.toArray().filter(isWithin);
    if (within.length === 0) break;
    parent = random.pick(within);
  }
  return parent;
}

/** The last of the quotations that stand one in the other. */
function innermost(parent: Y.XmlFragment | Y.XmlElement): Y.XmlFragment | Y.XmlElement {
  const within = parent.toArray().find((child) => isWithin(child) && child.nodeName === 'blockquote');
  return within ? innermost(within as Y.XmlElement) : parent;
}

function anyTextIn(draft: Y.Doc, random: Random): Y.XmlText | null {
  const texts = anyParent(draft, random)
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlElement ? child.toArray() : [child]))
    .filter((child) => child instanceof Y.XmlText);
  return texts.length > 0 ? (random.pick(texts) as Y.XmlText) : null;
}

const EDITS: Readonly<Record<string, Edit>> = {
  'as the editor does': (draft, random) => randomEdit(draft, random),
  'letters as the editor does': (draft, random) => {
    const text = anyTextIn(draft, random);
    if (!text) return;
    const at = random.below(text.length + 1);
    const marked = random.below(text.length - at + 1);
    if (random.chance(0.5) && marked > 0)
      text.format(at, marked, { [random.pick(['bold', 'italic'])]: random.pick([{}, {}, null]) });
    else text.insert(at, random.pick(['mot', 'été', '🌍']));
  },
  'a map': (draft, random) =>
    draft.getMap(random.pick(['meta', 'settings'])).set(random.pick(ATTRIBUTES), anyValue(random)),
  'a map within a map': (draft, random) => {
    const map = new Y.Map();
    map.set('a', new Y.Array());
    draft.getMap('meta').set('in', random.chance(0.5) ? map : new Y.Text('x'));
  },
  'an array': (draft, random) => draft.getArray('cells').push([anyValue(random) ?? null, new Y.Map()]),
  'a text with formats': (draft, random) => void anyText(random, draft.getText('codemirror')),
  'a sub-document': (draft, random) =>
    draft.getMap('docs').set('one', new Y.Doc({ autoLoad: random.chance(0.5), meta: { a: 1 } })),
  'blocks of any schema': (draft, random) => {
    const parent = random.chance(0.5) ? anyParent(draft, random) : draft.getXmlFragment(random.pick(ROOTS));
    parent.insert(random.below(parent.length + 1), [anyElement(random)]);
  },
  'blocks deep within blocks': (draft, random) => {
    let parent: Y.XmlFragment | Y.XmlElement = draft.getXmlFragment(DRAFT_FRAGMENT);
    if (random.chance(0.7)) parent = innermost(parent);
    for (let left = random.pick([1, 10, 25, 40, 60]); left > 0; left--) {
      const within = new Y.XmlElement('blockquote');
      parent.insert(0, [within]);
      parent = within;
    }
  },
  'a hook': (draft, random) => {
    const hook = new Y.XmlHook('custom');
    hook.set('a', anyValue(random) as never);
    anyParent(draft, random).insert(0, [hook as unknown as Y.XmlElement]);
  },
  'a text of its own': (draft, random) => {
    const parent = anyParent(draft, random);
    parent.insert(random.below(parent.length + 1), [anyText(random) as Y.XmlText]);
  },
  'letters and marks in a text': (draft, random) => {
    const text = anyTextIn(draft, random);
    if (text) anyText(random, text);
  },
  'marks of any schema': (draft, random) => {
    const text = anyTextIn(draft, random);
    if (text && text.length > 1)
      text.format(0, 1 + random.below(text.length), { [random.pick(MARKS)]: random.pick([true, null, {}, 7]) });
  },
  'an attribute of any schema': (draft, random) => {
    const parent = anyParent(draft, random);
    if (parent instanceof Y.XmlElement) parent.setAttribute(random.pick(ATTRIBUTES), anyValue(random) as string);
  },
  'an attribute taken away': (draft, random) => {
    const parent = anyParent(draft, random);
    if (parent instanceof Y.XmlElement) parent.removeAttribute(random.pick(ATTRIBUTES));
  },
  'a deletion': (draft, random) => {
    const parent = anyParent(draft, random);
    if (parent.length === 0) return;
    const at = random.below(parent.length);
    parent.delete(at, 1 + random.below(Math.min(3, parent.length - at)));
  },
  'something undone': (draft, random) => {
    const undo = new Y.UndoManager(draft.getXmlFragment(DRAFT_FRAGMENT));
    EDITS[random.pick(['a deletion', 'blocks of any schema', 'as the editor does'])]!(draft, random);
    undo.undo();
    if (random.chance(0.5)) undo.redo();
    undo.destroy();
  },
};
const NAMED = Object.keys(EDITS);

/** How an update is encoded and put together before it is sent. */
const PACKINGS: Readonly<Record<string, (draft: Y.Doc, known: Uint8Array, updates: Uint8Array[]) => Uint8Array>> = {
  'what the other lacks': (draft, known) => Y.encodeStateAsUpdate(draft, Y.encodeStateVectorFromUpdate(known)),
  'the whole state': (draft) => Y.encodeStateAsUpdate(draft),
  'its last change': (_, __, updates) => updates.at(-1) ?? new Uint8Array([0, 0]),
  'its changes, merged': (_, __, updates) => Y.mergeUpdates(updates.length > 0 ? updates : [new Uint8Array([0, 0])]),
  'the difference of the whole': (draft, known) =>
    Y.diffUpdate(Y.encodeStateAsUpdate(draft), Y.encodeStateVectorFromUpdate(known)),
  'by the second encoding and back': (draft) => Y.convertUpdateFormatV2ToV1(Y.encodeStateAsUpdateV2(draft)),
  'in the second encoding': (draft, known) => Y.encodeStateAsUpdateV2(draft, Y.encodeStateVectorFromUpdate(known)),
};

/** Documents of other programs that began from the same draft, or from nothing. */
export class ForeignDrafts {
  readonly #random: Random;
  readonly #start: Uint8Array;
  #draft: Y.Doc | null = null;

  constructor(random: Random, start: Uint8Array) {
    this.#random = random;
    this.#start = start;
  }

  /** @param present the draft to send to, as an update */
  next(present: Uint8Array): { readonly name: string; readonly update: Uint8Array } {
    const random = this.#random;
    // A refused draft is not continued for ever.
    if (random.chance(0.6)) this.#draft = null;
    if (!this.#draft) {
      this.#draft = random.chance(0.1) ? new Y.Doc() : draftOf(random.chance(0.8) ? present : this.#start);
      this.#draft.gc = random.chance(0.7);
    }
    const draft = this.#draft;
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array) => void updates.push(update);
    draft.on('update', keep);
    const names: string[] = [];
    for (let i = random.chance(0.6) ? 0 : random.below(3); i >= 0; i--) {
      const name = random.chance(0.4) ? NAMED[random.below(2)]! : random.pick(NAMED);
      names.push(name);
      EDITS[name]!(draft, random);
    }
    draft.off('update', keep);
    const packing = random.pick(Object.keys(PACKINGS));
    return { name: `${names.join(', ')}; ${packing}`, update: PACKINGS[packing]!(draft, present, updates) };
  }
}
