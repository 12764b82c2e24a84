import type { Node } from '@tiptap/pm/model';

/** The blocks at the top of a document that differ from another's. */
export interface ChangedBlocks {
  /** Index of the first. */
  readonly first: number;
  /** Position before the first. */
  readonly from: number;
  /** Index after the last, and position after it, in the former document. */
  readonly oldEnd: number;
  readonly oldTo: number;
  /** The same in the document. */
  readonly end: number;
  readonly to: number;
}

/**
 * The blocks that are not the same objects in both, since the binding and ProseMirror keep those
 * that nobody changed. Null if all are. Blocks with the same content may be others, as empty ones.
 */
export function changedBlocks(old: Node, now: Node): ChangedBlocks | null {
  const most = Math.min(old.childCount, now.childCount);
  let first = 0;
  let from = 0;
  while (first < most && old.child(first) === now.child(first)) from += old.child(first++).nodeSize;
  let [oldEnd, end] = [old.childCount, now.childCount];
  if (first === oldEnd && first === end) return null;
  let after = 0;
  while (oldEnd > first && end > first) {
    const block = old.child(oldEnd - 1);
    if (block !== now.child(end - 1)) break;
    after += block.nodeSize;
    oldEnd--;
    end--;
  }
  return { first, from, oldEnd, oldTo: old.content.size - after, end, to: now.content.size - after };
}
