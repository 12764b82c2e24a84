import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { encodeDeletions } from '#content/draft/divide-update.ts';
import { encodeStructs } from '#content/draft/split-update.ts';
import type { Random } from './random.ts';

/** Updates that are sound, and cost a server as much as they can. */

/** What a change of a copy of a draft makes for an update. */
export function updateOf(draft: Y.Doc, change: (fragment: Y.XmlFragment) => void): Uint8Array {
  const before = Y.encodeStateVector(draft);
  draft.transact(() => change(draft.getXmlFragment(DRAFT_FRAGMENT)));
  return Y.encodeStateAsUpdate(draft, before);
}

/** So many paragraphs, empty or with words. */
export function paragraphs(draft: Y.Doc, count: number, words = ''): Uint8Array {
  return updateOf(draft, (fragment) => {
    const list = Array.from({ length: count }, () => {
      const paragraph = new Y.XmlElement('paragraph');
      if (words) paragraph.insert(0, [new Y.XmlText(words)]);
      return paragraph;
    });
    fragment.insert(fragment.length, list);
  });
}

/** Letters typed one after the other before all that was typed before: each is an item of its own. */
export function lettersAtTheBeginning(draft: Y.Doc, count: number): Uint8Array {
  const before = Y.encodeStateVector(draft);
  const text = firstText(draft);
  for (let i = 0; i < count; i++) text.insert(0, 'x');
  return Y.encodeStateAsUpdate(draft, before);
}

export function firstText(draft: Y.Doc): Y.XmlText {
  for (const node of draft.getXmlFragment(DRAFT_FRAGMENT).toArray()) {
    const text = node instanceof Y.XmlElement && node.nodeName === 'paragraph' ? node.get(0) : null;
    if (text instanceof Y.XmlText) return text;
  }
  throw new Error('the draft has no paragraph');
}

/** The items of a text, in the order in which they stand. */
export function itemsOf(text: Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = (text as unknown as { _start: Y.Item | null })._start; item; item = item.right) items.push(item);
  return items;
}

/** One letter that names these two as its neighbours, of a client that nobody has seen. */
export function letterBetween(client: number, left: Y.Item, right: Y.Item): Uint8Array {
  const item = new Y.Item(new Y.ID(client, 0), null, left.lastId, null, right.id, null, null, new Y.ContentString('y'));
  return encodeStructs([item]);
}

/** Letters of as many clients, all at one place: Yjs looks at all of them for each of them. */
export function lettersAtOnePlace(random: Random, left: Y.Item, count: number): Uint8Array {
  const first = 1_000_000 + random.below(1_000_000);
  return encodeStructs(
    Array.from(
      { length: count },
      (_, i) => new Y.Item(new Y.ID(first + i, 0), null, left.lastId, null, null, null, null, new Y.ContentString('z')),
    ),
  );
}

/** Deletes the same over and over, in ranges that overlap. */
export function overlappingDeletions(client: number, reach: number, count: number): Uint8Array {
  return encodeDeletions(
    Array.from({ length: count }, (_, i) => [client, { clock: i % 2, len: reach - (i % 2) }] as const),
  );
}

/** A letter that builds on what never comes. */
export function earlyLetter(client: number): Uint8Array {
  const missing = new Y.ID(client + 1, 5);
  const item = new Y.Item(new Y.ID(client, 0), null, missing, null, null, null, null, new Y.ContentString('e'));
  return encodeStructs([item]);
}

/** A state vector of so many clients that nobody has heard of. */
export function stateVector(clients: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, clients);
  for (let i = 0; i < clients; i++) {
    encoding.writeVarUint(encoder, 0xf000_0000 + i);
    encoding.writeVarUint(encoder, 1);
  }
  return encoding.toUint8Array(encoder);
}
