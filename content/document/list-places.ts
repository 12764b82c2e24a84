import type * as Y from 'yjs';

/**
 * Returns a function that gives an item's index in its list, deleted items included. Valid until an
 * item is inserted.
 */
export function createPlaces(): (item: Y.Item) => number {
  const places = new Map<Y.Item, number>();
  return (item) => {
    if (!places.has(item)) {
      let first = item;
      while (first.left !== null) first = first.left;
      let place = 0;
      for (let each: Y.Item | null = first; each !== null; each = each.right) places.set(each, place++);
    }
    return places.get(item)!;
  };
}
