import type * as Y from 'yjs';

/**
 * Moves neighbouring blocks before another of the same parent. Yjs has no move: they are made anew,
 * with their ids and all that is in them, and their anchors are found again by block and words.
 * Through the editor's binding, blocks that change places would be written into each other.
 * @param from the first of them, `to` the one after the last
 * @param before the child that they will stand before, outside of them; the number of children for
 * the end
 * @param origin of the transaction: edits of the same origin are undone together with it
 * @returns the blocks as they were made anew
 */
export function moveBlocks(
  parent: Y.XmlFragment,
  from: number,
  to: number,
  before: number,
  origin: unknown,
): readonly Y.XmlElement[] {
  const made = parent
    .toArray()
    .slice(from, to)
    .map((block) => block.clone() as Y.XmlElement);
  parent.doc!.transact(() => {
    parent.delete(from, to - from);
    parent.insert(before > from ? before - (to - from) : before, made);
  }, origin);
  return made;
}

/**
 * Moves blocks as `moveBlocks` does.
 * @returns what takes the move back as one more move, if somebody has written in the blocks since,
 * and says whether it did: to delete them and restore the former ones would cut what was written
 */
export function moveReturnably(
  parent: Y.XmlFragment,
  from: number,
  to: number,
  before: number,
  origin: unknown,
): () => boolean {
  const children = parent.toArray();
  const [left, right] = [children[from - 1], children[to]];
  const moved = moveBlocks(parent, from, to, before, origin);
  const said = moved.map(String);
  return () => {
    const present = new Set(parent.toArray());
    const blocks = moved.filter((block) => present.has(block));
    if (blocks.length === 0 || moved.every((block, i) => blocks.includes(block) && String(block) === said[i]))
      return false;
    const indexOf = (child: (typeof children)[number] | undefined) => (child ? parent.toArray().indexOf(child) : -1);
    let last = left;
    parent.doc!.transact(() => {
      for (const block of blocks) {
        const at = indexOf(block);
        const next = indexOf(right);
        const place = next >= 0 ? next : indexOf(last) >= 0 ? indexOf(last) + 1 : Math.min(from, parent.length);
        last = block;
        if (place !== at && place !== at + 1) [last] = moveBlocks(parent, at, at + 1, place, 'moved back');
      }
    }, 'moved back');
    return true;
  };
}
