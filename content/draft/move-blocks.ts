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
 * Takes a move back, or a move that was taken back: as one more move if somebody has written in the
 * blocks since, for to delete them and restore the former ones would cut what was written; else as
 * undo and redo do.
 * @param asEver undoes or redoes the move; null if that is no longer possible
 * @returns whether the blocks were moved instead, and what takes that back in turn
 */
export type TakeBack = (asEver: (() => void) | null) => {
  readonly isMoved: boolean;
  readonly again: TakeBack | null;
};

type Child = ReturnType<Y.XmlFragment['toArray']>[number];

/** Where blocks stood: between which others, and at which place. */
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

/** What blocks were made anew as: each move, undo and redo replaces them, and earlier moves know the former ones. */
const madeAnew = new WeakMap<Child, Child>();

function presentForm(block: Child): Child {
  const next = madeAnew.get(block);
  return next ? presentForm(next) : block;
}

function replace(former: readonly Child[], made: readonly Child[]): void {
  if (former.length === made.length) former.forEach((block, i) => void madeAnew.set(block, made[i]!));
}

/** @param former the blocks that the moved ones were made of @param to where those stood */
function takeBackOf(parent: Y.XmlFragment, former: readonly Child[], moved: readonly Child[], to: Place): TakeBack {
  const said = moved.map(String);
  return (asEver) => {
    const before = parent.toArray();
    const all = moved.map(presentForm);
    const blocks = all.filter((block) => before.includes(block));
    const from = placeOf(parent, blocks);
    const isUnchanged = all.every((block, i) => blocks.includes(block) && String(block) === said[i]);
    if (asEver && (blocks.length === 0 || isUnchanged)) {
      asEver();
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
          madeAnew.set(block, made.at(-1)!);
        }
      }
    }, 'moved back');
    return { isMoved: true, again: takeBackOf(parent, blocks, made, from) };
  };
}

/** Moves blocks as `moveBlocks` does. @returns what takes the move back */
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
