import type * as Y from 'yjs';

/**
 * Moves neighbouring blocks before another of the same parent. Yjs has no move: they are made anew,
 * with their ids and all that is in them, and their anchors are found again by block and words.
 * Through the editor's binding, blocks that change places would be written into each other.
 * @param from the first of them, `to` the one after the last
 * @param before the child that they will stand before, outside of them; the number of children for
 * the end
 * @param origin of the transaction: edits of the same origin are undone together with it
 */
export function moveBlocks(parent: Y.XmlFragment, from: number, to: number, before: number, origin: unknown): void {
  const made = parent
    .toArray()
    .slice(from, to)
    .map((block) => block.clone() as Y.XmlElement);
  parent.doc!.transact(() => {
    parent.delete(from, to - from);
    parent.insert(before > from ? before - (to - from) : before, made);
  }, origin);
}
