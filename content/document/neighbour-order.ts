import * as Y from 'yjs';
import { findStruct, type Incoming } from './incoming.ts';
import { createPlaces } from './list-places.ts';

/** Places passed along lists, in all, before the order of neighbours is looked for on a copy instead. */
const FEW_PLACES = 20_000;
/** Items of the update passed from a neighbour, before the same. */
const FEW_ITEMS = 20;

const same = (a: Y.ID, b: Y.ID): boolean => a.client === b.client && a.clock === b.clock;

/**
 * Tells whether the neighbours that an item names are in their order: what is at its left before what is at its right. Yjs takes this
 * for granted; where it is not so, where the item comes to stand depends on what else has arrived, and drafts would differ for good.
 */
export class NeighbourOrder {
  private readonly store: Y.Doc['store'];
  private readonly incoming: Incoming;
  private places = FEW_PLACES;

  constructor(store: Y.Doc['store'], incoming: Incoming) {
    this.store = store;
    this.incoming = incoming;
  }

  /** False if it is not so, or cannot be told without integrating the update: whoever types along with others sends such items. */
  isEvident({ origin, rightOrigin }: Y.Item): boolean {
    if (origin === null || rightOrigin === null) return true;
    // What is at the right of the left neighbour and its like, and at the left of the right one, for certain.
    const rightwards = this.chain(origin, 'rightOrigin');
    const leftwards = this.chain(rightOrigin, 'origin');
    for (const [i, left] of rightwards.entries()) {
      for (const [j, right] of leftwards.entries()) if (i + j > 0 && same(left, right)) return true;
    }
    const left = rightwards.at(-1)!;
    const right = leftwards.at(-1)!;
    return this.incoming.isStored(left) && this.incoming.isStored(right) && this.isBefore(left, right);
  }

  private chain(start: Y.ID, side: 'origin' | 'rightOrigin'): Y.ID[] {
    const chain = [start];
    while (chain.length < FEW_ITEMS) {
      const next = this.incoming.find(chain.at(-1)!)?.[side];
      if (!next) break;
      chain.push(next);
    }
    return chain;
  }

  private isBefore(left: Y.ID, right: Y.ID): boolean {
    const from = findStruct(this.store, left);
    const to = findStruct(this.store, right);
    // What is collected has no place; nor will the item have one.
    if (!(from instanceof Y.Item) || !(to instanceof Y.Item)) return true;
    if (from === to) return left.clock < right.clock;
    for (let item = from.right; item !== null && this.places > 0; item = item.right, this.places--) {
      if (item === to) return true;
    }
    return false;
  }
}

/** The same of all these items of an update, known from a copy of the draft that has it. */
export function areInOrder(draft: Y.Doc, update: Uint8Array, items: readonly Y.Item[]): boolean {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  Y.applyUpdate(copy, update);
  const placeOf = createPlaces();
  return items.every(({ origin, rightOrigin }) => {
    if (origin === null || rightOrigin === null) return true;
    const left = findStruct(copy.store, origin);
    const right = findStruct(copy.store, rightOrigin);
    if (!(left instanceof Y.Item) || !(right instanceof Y.Item)) return true;
    return left === right ? origin.clock < rightOrigin.clock : placeOf(left) < placeOf(right);
  });
}
