import type * as Y from 'yjs';

/**
 * Moves adjacent blocks before another of the same parent. Yjs has no move: the blocks are copied
 * with their ids and content, and the originals deleted; anchors are found again by block and
 * words. The editor's binding would instead write the blocks' contents into each other.
 * @param from index of the first block; `to` is exclusive
 * @param before index of the child before which they are moved, not one of them; the number of
 * children for the end
 * @param origin of the transaction: edits of the same origin are undone together with it
 * @returns the copies
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
 * Undoes or redoes a move. If the blocks were edited since, moves them back instead, since Yjs's
 * undo would delete them and restore the originals without those edits.
 * @param step Yjs's undo or redo of the move; null if that is no longer possible
 * @returns whether the blocks were moved instead, and the inverse
 */
export type TakeBack = (step: (() => void) | null) => {
  readonly isMoved: boolean;
  readonly again: TakeBack | null;
};

type Child = ReturnType<Y.XmlFragment['toArray']>[number];

/** Former place of blocks: neighbours and index. */
interface Place {
  readonly left: Child | undefined;
  readonly right: Child | undefined;
  readonly at: number;
}

function placeOf(parent: Y.XmlFragment, blocks: readonly Child[]): Place {
  const children = parent.toArray();
  const indexes = blocks.map((block) => children.indexOf(block)).filter((index) => index >= 0);
  const at = Math.max(0, Math.min(...indexes));
  return { at, left: children[at - 1], right: children[Math.max(...indexes) + 1] };
}

/** Copies by former blocks: moves, undo and redo copy blocks that earlier moves refer to. */
const copies = new WeakMap<Child, Child>();

function presentForm(block: Child): Child {
  const next = copies.get(block);
  return next ? presentForm(next) : block;
}

function replace(former: readonly Child[], made: readonly Child[]): void {
  if (former.length === made.length) former.forEach((block, i) => void copies.set(block, made[i]!));
}

/** @param former the originals of the moved blocks @param to their place */
function takeBackOf(parent: Y.XmlFragment, former: readonly Child[], moved: readonly Child[], to: Place): TakeBack {
  const contents = moved.map(String);
  return (step) => {
    const before = parent.toArray();
    const all = moved.map(presentForm);
    const blocks = all.filter((block) => before.includes(block));
    const from = placeOf(parent, blocks);
    const isUnchanged = all.every((block, i) => blocks.includes(block) && String(block) === contents[i]);
    if (step && (blocks.length === 0 || isUnchanged)) {
      step();
      const restored = parent.toArray().filter((child) => !before.includes(child));
      replace(all, restored);
      replace(former, restored);
      return { isMoved: false, again: isUnchanged ? takeBackOf(parent, all, restored, from) : null };
    }
    const indexOf = (child: Child | undefined) => (child ? parent.toArray().indexOf(child) : -1);
    const made: Child[] = [];
    parent.doc!.transact(() => {
      for (const block of blocks) {
        const at = indexOf(block);
        const [next, last] = [
          indexOf(to.right && presentForm(to.right)),
          indexOf(made.at(-1) ?? (to.left && presentForm(to.left))),
        ];
        const place = next >= 0 ? next : last >= 0 ? last + 1 : Math.min(to.at, parent.length);
        if (place === at || place === at + 1) made.push(block);
        else {
          made.push(...moveBlocks(parent, at, at + 1, place, 'moved back'));
          copies.set(block, made.at(-1)!);
        }
      }
    }, 'moved back');
    return { isMoved: true, again: takeBackOf(parent, blocks, made, from) };
  };
}

/** Moves blocks as `moveBlocks` does. @returns the inverse */
export function moveReturnably(
  parent: Y.XmlFragment,
  from: number,
  to: number,
  before: number,
  origin: unknown,
): TakeBack {
  const former = parent.toArray().slice(from, to);
  const place = placeOf(parent, former);
  const moved = moveBlocks(parent, from, to, before, origin);
  replace(former, moved);
  return takeBackOf(parent, former, moved, place);
}
