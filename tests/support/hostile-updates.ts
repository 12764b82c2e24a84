import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { encodeDeletions } from '#content/draft/updates/divide-update.ts';
import { encodeStructs } from '#content/draft/updates/split-update.ts';
import type { Random } from './random.ts';

/** Valid updates that cost a server as much as possible. */

/** The update that a change to a copy of a draft produces. */
export function updateOf(draft: Y.Doc, change: (fragment: Y.XmlFragment) => void): Uint8Array {
  const before = Y.encodeStateVector(draft);
  draft.transact(() => change(draft.getXmlFragment(DRAFT_FRAGMENT)));
  return Y.encodeStateAsUpdate(draft, before);
}

/** This many paragraphs, empty or with words. */
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

/** Letters typed one after the other, each before all earlier ones: each is an item of its own. */
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

/** The items of a text, in document order. */
export function itemsOf(text: Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = (text as unknown as { _start: Y.Item | null })._start; item; item = item.right) items.push(item);
  return items;
}

/** One letter with these two neighbours, by an unknown client. */
export function letterBetween(client: number, left: Y.Item, right: Y.Item): Uint8Array {
  const item = new Y.Item(new Y.ID(client, 0), null, left.lastId, null, right.id, null, null, new Y.ContentString('y'));
  return encodeStructs([item]);
}

/** Letters of as many clients, all at one place: Yjs compares each with all others. */
export function lettersAtOnePlace(random: Pick<Random, 'below'>, left: Y.Item, count: number): Uint8Array {
  const first = 1_000_000 + random.below(1_000_000);
  return encodeStructs(
    Array.from(
      { length: count },
      (_, i) => new Y.Item(new Y.ID(first + i, 0), null, left.lastId, null, null, null, null, new Y.ContentString('z')),
    ),
  );
}

/** Deletes the same content repeatedly, in overlapping ranges. */
export function overlappingDeletions(client: number, reach: number, count: number): Uint8Array {
  return encodeDeletions(
    Array.from({ length: count }, (_, i) => [client, { clock: i % 2, len: reach - (i % 2) }] as const),
  );
}

/** A letter whose dependency never arrives. */
export function earlyLetter(client: number): Uint8Array {
  const missing = new Y.ID(client + 1, 5);
  const item = new Y.Item(new Y.ID(client, 0), null, missing, null, null, null, null, new Y.ContentString('e'));
  return encodeStructs([item]);
}

/** A state vector of this many unknown clients. */
export function stateVector(clients: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, clients);
  for (let i = 0; i < clients; i++) {
    encoding.writeVarUint(encoder, 0xf000_0000 + i);
    encoding.writeVarUint(encoder, 1);
  }
  return encoding.toUint8Array(encoder);
}

/**
 * A draft's state that was cheap to take in, in the order in which it was written, and is costly in
 * the order of client ids: each of `behind` letters is compared with each of `claims`.
 */
export function costlyToOpen(draft: Y.Doc, claims: number, behind: number): Uint8Array {
  const [low, middle, high] = [1, 1_000, 4_000_000_000];
  lettersAtTheBeginning(draft, 2);
  const [left, right] = itemsOf(firstText(draft)) as [Y.Item, Y.Item];
  const letter = (client: number, clock: number, before = left.lastId, after: Y.ID | null = right.id) =>
    new Y.Item(new Y.ID(client, clock), null, before, null, after, null, null, new Y.ContentString('y'));
  const first = letter(low, 0, right.lastId, null);
  const typed = Array.from({ length: behind }, (_, i) => letter(high, i + 1));
  // The highest first: each is placed before the others at once.
  const claimed = Array.from({ length: claims }, (_, i) => letter(middle + claims - i, 0));
  for (const part of [[first], [letter(high, 0, first.lastId, null), ...typed], claimed])
    Y.applyUpdate(draft, encodeStructs(part));
  return Y.encodeStateAsUpdate(draft);
}
