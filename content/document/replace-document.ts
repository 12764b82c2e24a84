import { Fragment, type Node } from '@tiptap/pm/model';
import { updateYFragment } from '@tiptap/y-tiptap';
import { diffArrays } from 'diff';
import type * as Y from 'yjs';
import { DRAFT_FRAGMENT } from './schema.ts';
import { draftToDocument } from './yjs.ts';

/** A text with more changed stretches than this is another text: each of them costs a look at all blocks. */
const MOST_STRETCHES = 300;

/** Blocks of the one document in whose place the other has others. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly Node[];
}

function changedStretches(before: readonly Node[], after: readonly Node[]): Stretch[] | null {
  const keysOf = (blocks: readonly Node[]) => blocks.map((block) => JSON.stringify(block.toJSON()));
  const parts = diffArrays(keysOf(before), keysOf(after), { maxEditLength: MOST_STRETCHES * 4 });
  if (!parts) return null;
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
    if (old > from || now > start) stretches.push({ from, to: old, blocks: after.slice(start, now) });
    const same = parts[index++]?.count ?? 0;
    old += same;
    now += same;
  }
  return stretches.length > MOST_STRETCHES ? null : stretches;
}

/**
 * Makes a draft hold a document, stretch by stretch: a block that both have stays the very one it was, with the carets and annotations in
 * it, however much changed before and after it. In one go the binding would pair the blocks between the first change and the last by
 * their order, and write each one's words into the next.
 */
export function replaceDocument(draft: Y.Doc, document: Node): void {
  const present = [...draftToDocument(draft).document.children];
  const stretches = changedStretches(present, document.children) ?? [];
  const meta = { mapping: new Map(), isOMark: new Map() };
  const update = (to: Node) => updateYFragment(draft, draft.getXmlFragment(DRAFT_FRAGMENT), to, meta);
  draft.transact(() => {
    for (const { from, to, blocks } of stretches.reverse()) {
      present.splice(from, to - from, ...blocks);
      update(document.copy(Fragment.from(present)));
    }
    // What the draft had outside the schema, and a text that is another one.
    update(document);
  });
}
