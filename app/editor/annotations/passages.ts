import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { fromRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import type { Side } from '#content/people/person.ts';
import type { ThreadView } from '#server/annotations/annotation-views.ts';

/** The annotated words of a thread, in the document on screen. */
export interface Passage {
  readonly id: string;
  readonly side: Side;
  readonly from: number;
  readonly to: number;
}

/**
 * Finds the threads' words in the document on screen: by relative positions in the draft, which
 * follow every edit, or else where the server found them. Orphans have none. Walks the document
 * once for all of them.
 */
export function findPassages(threads: readonly ThreadView[], draft: Y.Doc, doc: Node): Passage[] {
  const places = threads.flatMap((thread) => {
    const { id, author, draftPlace, relative } = thread;
    if (!draftPlace || draftPlace.state === 'orphaned') return [];
    const place = (relative && fromRelativeRange(draft, relative)) ?? draftPlace;
    return place.blockId === null
      ? []
      : [{ id, side: author.side, blockId: place.blockId, start: place.start, end: place.end }];
  });
  const byBlock = new Map<string, typeof places>();
  for (const place of places) byBlock.set(place.blockId, [...(byBlock.get(place.blockId) ?? []), place]);
  const passages: Passage[] = [];
  if (byBlock.size === 0) return passages;
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    for (const { id, side, start, end } of byBlock.get(String(node.attrs.id)) ?? []) {
      const from = pos + 1 + positionOf(node, start);
      const to = pos + 1 + positionOf(node, end - 1) + 1;
      if (to > from) passages.push({ id, side, from, to });
    }
    return false;
  });
  return passages;
}

/** Threads in text order, then by age; those without a passage come last. */
export function inTextOrder(threads: readonly ThreadView[], passages: readonly Passage[]): ThreadView[] {
  const places = new Map(passages.map(({ id, from }) => [id, from]));
  const placeOf = ({ id }: ThreadView) => places.get(id) ?? Number.MAX_SAFE_INTEGER;
  const age = ({ createdAt, id }: ThreadView) => `${createdAt} ${id}`;
  return [...threads].sort((a, b) => placeOf(a) - placeOf(b) || (age(a) < age(b) ? -1 : 1));
}

/**
 * The position in a block of its character at an offset. Counts characters as `lineText` does:
 * footnotes are skipped.
 */
function positionOf(block: Node, offset: number): number {
  let rest = offset;
  let position = 0;
  for (const child of block.children) {
    const length = child.isText ? child.nodeSize : child.type.name === 'hardBreak' ? 1 : 0;
    if (rest < length) return position + rest;
    rest -= length;
    position += child.nodeSize;
  }
  return Math.max(0, position - 1);
}

/** Words selected in the editor, as the server finds them in the draft. */
export interface SelectedWords {
  readonly blockId: string;
  readonly exact: string;
  /** Characters before the words in their block, white space not counted. */
  readonly before: number;
}

/** The selected words of the first block that has any, or null. */
export function selectedWords(doc: Node, from: number, to: number): SelectedWords | null {
  let found: SelectedWords | null = null;
  doc.nodesBetween(from, to, (node, pos) => {
    if (found || !node.isTextblock) return !found;
    const start = Math.max(0, from - pos - 1);
    const end = Math.min(node.content.size, to - pos - 1);
    const exact = start < end ? wordsBetween(node, start, end) : '';
    const { id } = node.attrs;
    if (exact.trim() !== '' && typeof id === 'string') {
      found = { blockId: id, exact, before: wordsBetween(node, 0, start).replace(/\s/g, '').length };
    }
    return false;
  });
  return found;
}

function wordsBetween(block: Node, from: number, to: number): string {
  let words = '';
  block.nodesBetween(from, to, (node, pos) => {
    if (node.isText) words += node.text!.slice(Math.max(0, from - pos), to - pos);
    else if (node.type.name === 'hardBreak') words += '\n';
    return node.type.name !== 'footnote';
  });
  return words;
}
