import type * as Y from 'yjs';

/** Tells of items how many are before them in their list. Good as long as nothing is put in. */
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
