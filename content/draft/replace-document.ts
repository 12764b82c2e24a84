import { Fragment, type Node } from '@tiptap/pm/model';
import { updateYFragment } from '@tiptap/y-tiptap';
import { diffArrays } from 'diff';
import type * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { openBlocks } from './open-blocks.ts';
import { draftToDocument } from './yjs.ts';

/**
 * Added and removed blocks above which the texts count as unrelated: no common blocks are searched
 * for.
 */
const MOST_EDITS = 400;
/** Each stretch visits all blocks; so many visits take some hundred milliseconds. */
const MOST_LOOKS = 200_000;

/** Consecutive blocks of one document that the other replaces by its own. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly Node[];
}

function changedStretches(before: readonly Node[], after: readonly Node[]): Stretch[] {
  const numbers = new Map<string, number>();
  const numberOf = (block: Node): number => {
    const key = JSON.stringify(block.toJSON());
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const parts = diffArrays(before.map(numberOf), after.map(numberOf), { maxEditLength: MOST_EDITS });
  if (!parts) return [];
  const stretches: Stretch[] = [];
  let old = 0;
  let now = 0;
  for (let index = 0; index < parts.length; ) {
    const from = old;
    const start = now;
    for (; index < parts.length && (parts[index]!.added || parts[index]!.removed); index++) {
      if (parts[index]!.removed) old += parts[index]!.count!;
      else now += parts[index]!.count!;
    }
    if (old > from || now > start)
      stretches.push(...divide(before, { from, to: old, blocks: after.slice(start, now) }));
    const same = parts[index++]?.count ?? 0;
    old += same;
    now += same;
  }
  // If there are more, the first ones are changed together.
  return stretches.slice(-Math.max(1, Math.floor(MOST_LOOKS / before.length)));
}

/**
 * Divides a stretch at the blocks that both have, by their ids, and that were changed: each is a
 * stretch of its own, and remains the same Yjs element. Else, of two blocks of which one is removed
 * and the other changed, the binding would write the words of the second into the first.
 */
function divide(before: readonly Node[], { from, to, blocks }: Stretch): Stretch[] {
  const names = (list: readonly Node[], side: string) =>
    list.map(({ type, attrs: { id } }, place) => (id ? `${type.name} ${id}` : `${side} ${place}`));
  const parts = diffArrays(names(before.slice(from, to), 'old'), names(blocks, 'new'), { maxEditLength: MOST_EDITS });
  if (!parts?.some(({ added, removed }) => !added && !removed)) return [{ from, to, blocks }];
  const stretches: Stretch[] = [];
  let old = from;
  let now = 0;
  for (const { added, removed, count = 0 } of parts) {
    const gone = added ? 0 : count;
    const come = removed ? 0 : count;
    if (gone > 0 && come > 0)
      for (let i = 0; i < count; i++)
        stretches.push({ from: old + i, to: old + i + 1, blocks: blocks.slice(now + i, now + i + 1) });
    else stretches.push({ from: old, to: old + gone, blocks: blocks.slice(now, now + come) });
    old += gone;
    now += come;
  }
  return stretches;
}

/**
 * Makes a draft hold a document, stretch by stretch: a block that both have remains the same Yjs
 * element, with the carets and annotations in it, however much changed before and after it. In one
 * go the binding would pair the blocks between the first change and the last by their order, and
 * write each one's words into the next.
 */
export function replaceDocument(draft: Y.Doc, document: Node): void {
  const { document: held, repairs } = draftToDocument(draft);
  const present = [...held.children];
  const stretches = changedStretches(present, document.children);
  const meta = { mapping: new Map(), isOMark: new Map() };
  const update = (to: Node) => updateYFragment(draft, draft.getXmlFragment(DRAFT_FRAGMENT), to, meta);
  draft.transact(() => {
    if (Object.values(repairs).some((count) => count > 0)) update(held);
    for (const { from, to, blocks } of stretches.reverse()) {
      present.splice(from, to - from, ...blocks);
      update(document.copy(Fragment.from(present)));
    }
    update(document);
    openBlocks(draft.getXmlFragment(DRAFT_FRAGMENT));
  });
}
