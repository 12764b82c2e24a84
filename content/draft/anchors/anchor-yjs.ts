import * as Y from 'yjs';
import { TEXT_BLOCKS } from '#content/document/reading/read-text.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';

/**
 * A range of a block's text. Offsets count as in `lineText`: UTF-16 units of the text runs; a hard
 * break counts one; a footnote and a citation count zero.
 */
export interface BlockRange {
  readonly blockId: string;
  readonly start: number;
  readonly end: number;
}

/** Yjs relative positions as base64 of `Y.encodeRelativePosition`. */
export interface RelativeRange {
  readonly start: string;
  readonly end: string;
}

const LENGTH_OF_ELEMENT: Readonly<Record<string, number>> = { hardBreak: 1, footnote: 0, citation: 0 };

type Child = Y.XmlElement | Y.XmlText | Y.XmlHook;

function lengthOf(child: Child): number {
  if (child instanceof Y.XmlText) return child.length;
  return child instanceof Y.XmlElement ? (LENGTH_OF_ELEMENT[child.nodeName] ?? 0) : 0;
}

function findBlock(parent: Y.XmlFragment, blockId: string): Y.XmlElement | null {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    if (TEXT_BLOCKS.has(child.nodeName)) {
      if (child.getAttribute('id') === blockId) return child;
    } else {
      const found = findBlock(child, blockId);
      if (found) return found;
    }
  }
  return null;
}

/** The text run with the character at an offset, and the offset in it. */
function runAt(block: Y.XmlElement, offset: number): { run: Y.XmlText; index: number } | null {
  let before = 0;
  for (const child of block.toArray() as Child[]) {
    const length = lengthOf(child);
    if (offset < before + length) return child instanceof Y.XmlText ? { run: child, index: offset - before } : null;
    before += length;
  }
  return null;
}

/** The text of a block, with one character for each offset. */
export function textOf(block: Y.XmlElement): string {
  let text = '';
  for (const child of block.toArray() as Child[]) {
    if (child instanceof Y.XmlText) {
      // One character replaces each embedded object, so that offsets stay correct.
      for (const { insert } of child.toDelta() as { insert: unknown }[])
        text += typeof insert === 'string' ? insert : '\ufffc';
    } else if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') text += '\n';
  }
  return text;
}

/** The draft's text block with this id, or null. */
export function findTextBlock(draft: Y.Doc, blockId: string): Y.XmlElement | null {
  return findBlock(draft.getXmlFragment(DRAFT_FRAGMENT), blockId);
}

/**
 * Replaces a range of a block's text, in the formatting of the replaced text, or of the character
 * before. Notes in the range are preserved. Call within a transaction.
 */
export function editBlockText(block: Y.XmlElement, edit: { from: number; to: number; text: string }): void {
  const { from, to, text } = edit;
  // After the first of the replaced characters: positions at both their ends then enclose it.
  const place = runAt(block, from < to ? from : from - 1);
  if (text !== '' && place) place.run.insert(place.index + 1, text);
  else if (text !== '') insertBeside(block, from, text);
  const moved = (offset: number) => (place && offset === from ? offset : offset + text.length);
  for (let offset = to - 1; offset >= from; offset--) deleteAt(block, moved(offset));
}

/** Inserts text where no character precedes it in a run. */
function insertBeside(block: Y.XmlElement, offset: number, text: string): void {
  const next = runAt(block, offset);
  if (next) {
    next.run.insert(next.index, text);
    return;
  }
  let before = 0;
  const children = block.toArray() as Child[];
  const index = children.findIndex((child) => {
    before += lengthOf(child);
    return before > offset;
  });
  const run = new Y.XmlText();
  block.insert(index < 0 ? children.length : index, [run]);
  run.insert(0, text);
}

function deleteAt(block: Y.XmlElement, offset: number): void {
  const place = runAt(block, offset);
  if (place) {
    place.run.delete(place.index, 1);
    return;
  }
  let before = 0;
  const children = block.toArray() as Child[];
  const index = children.findIndex((child) => {
    const isHere = before === offset && lengthOf(child) === 1;
    before += lengthOf(child);
    return isHere;
  });
  if (index >= 0) block.delete(index, 1);
}

/**
 * The text of the draft's block with this id, as `lineText` returns it; null when there is none.
 */
export function draftBlockText(draft: Y.Doc, blockId: string): string | null {
  const block = findBlock(draft.getXmlFragment(DRAFT_FRAGMENT), blockId);
  return block && textOf(block);
}

/**
 * The draft's figure with this id, or null. Its caption is an attribute: there are no relative
 * positions in it.
 */
export function findFigure(draft: Y.Doc, blockId: string): Y.XmlElement | null {
  for (const node of draft.getXmlFragment(DRAFT_FRAGMENT).createTreeWalker(isFigure)) {
    if (node instanceof Y.XmlElement && node.getAttribute('id') === blockId) return node;
  }
  return null;
}

const isFigure = (node: unknown): boolean => node instanceof Y.XmlElement && node.nodeName === 'figure';

/** The draft's blocks that can be annotated, in the order of the text. */
function* annotatedBlocks(parent: Y.XmlFragment): Generator<readonly [id: string, block: Y.XmlElement]> {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    if (!TEXT_BLOCKS.has(child.nodeName) && !isFigure(child)) yield* annotatedBlocks(child);
    else {
      const id = child.getAttribute('id');
      if (typeof id === 'string') yield [id, child];
    }
  }
}

/** The ids of the draft's blocks that can be annotated, in the order of the text. */
export const draftBlockIds = (draft: Y.Doc): string[] =>
  [...annotatedBlocks(draft.getXmlFragment(DRAFT_FRAGMENT))].map(([id]) => id);

/** The draft's blocks as a whole: many of their texts cost one walk, and each is read once. */
export interface DraftTexts {
  /** As `draftBlockIds`. */
  readonly ids: readonly string[];
  /** The text of a block, as `draftBlockText` returns it; empty when there is none. */
  textOf(blockId: string): string;
}

/** Call when the draft is not written to before its texts are read. */
export function readDraftTexts(draft: Y.Doc): DraftTexts {
  const blocks = [...annotatedBlocks(draft.getXmlFragment(DRAFT_FRAGMENT))];
  const elements = new Map<string, Y.XmlElement>();
  for (const [id, block] of blocks) if (!elements.has(id) && !isFigure(block)) elements.set(id, block);
  const texts = new Map<string, string>();
  return {
    ids: blocks.map(([id]) => id),
    textOf(blockId) {
      const known = texts.get(blockId);
      if (known !== undefined) return known;
      const block = elements.get(blockId);
      const text = block ? textOf(block) : '';
      texts.set(blockId, text);
      return text;
    },
  };
}

/**
 * The draft's relative positions of a text range: they stay at its first and last character
 * whatever is written around them.
 * @returns null when the draft has no such block, or the block is shorter
 */
export function toRelativeRange(draft: Y.Doc, range: BlockRange): RelativeRange | null {
  if (range.start >= range.end) return null;
  const block = findBlock(draft.getXmlFragment(DRAFT_FRAGMENT), range.blockId);
  const first = block && runAt(block, range.start);
  const last = block && runAt(block, range.end - 1);
  if (!first || !last) return null;
  return {
    start: encode(Y.createRelativePositionFromTypeIndex(first.run, first.index, 0)),
    end: encode(Y.createRelativePositionFromTypeIndex(last.run, last.index + 1, -1)),
  };
}

/**
 * Resolves relative positions in the draft. For words that were split over two blocks, returns the
 * part in the first one.
 * @returns null if the words were deleted, or the positions are not of this draft
 */
export function fromRelativeRange(draft: Y.Doc, relative: RelativeRange): BlockRange | null {
  return locateRange(draft, relative)?.range ?? null;
}

/** As `fromRelativeRange`, with the current words. */
export function readRelativeRange(draft: Y.Doc, relative: RelativeRange): (BlockRange & { text: string }) | null {
  const located = locateRange(draft, relative);
  if (!located) return null;
  const { block, range } = located;
  return { ...range, text: textOf(block).slice(range.start, range.end) };
}

/** The start of a range whose words may be deleted, with its block's text; null without block. */
export function readRelativeStart(
  draft: Y.Doc,
  { start }: RelativeRange,
): { readonly blockId: string; readonly start: number; readonly text: string } | null {
  const located = locate(draft, start);
  const blockId = located?.block.getAttribute('id');
  return located && typeof blockId === 'string'
    ? { blockId, start: located.offset, text: textOf(located.block) }
    : null;
}

function locateRange(draft: Y.Doc, relative: RelativeRange): { block: Y.XmlElement; range: BlockRange } | null {
  const start = locate(draft, relative.start);
  const end = locate(draft, relative.end);
  if (!start) return null;
  const { block, offset } = start;
  const blockId = block.getAttribute('id');
  if (typeof blockId !== 'string') return null;
  const limit = end?.block === block ? end.offset : textLength(block);
  return limit > offset ? { block, range: { blockId, start: offset, end: limit } } : null;
}

function textLength(block: Y.XmlElement): number {
  return (block.toArray() as Child[]).reduce((sum, child) => sum + lengthOf(child), 0);
}

function locate(draft: Y.Doc, encoded: string): { block: Y.XmlElement; offset: number } | null {
  const relative = decode(encoded);
  const absolute = relative && createAbsolute(relative, draft);
  if (!absolute || !(absolute.type instanceof Y.XmlText) || absolute.type._item?.deleted !== false) return null;
  const run = absolute.type;
  const block = run.parent;
  if (!(block instanceof Y.XmlElement) || !TEXT_BLOCKS.has(block.nodeName)) return null;
  let offset = absolute.index;
  for (const child of block.toArray() as Child[]) {
    if (child === run) return { block, offset };
    offset += lengthOf(child);
  }
  return null;
}

/** A position may refer to something this draft has never had: Yjs throws then. */
function createAbsolute(relative: Y.RelativePosition, draft: Y.Doc): Y.AbsolutePosition | null {
  const { item, type } = relative;
  for (const id of [item, type]) {
    if (id && id.clock >= Y.getState(draft.store, id.client)) return null;
  }
  return Y.createAbsolutePositionFromRelativePosition(relative, draft);
}

function encode(position: Y.RelativePosition): string {
  const bytes = Y.encodeRelativePosition(position);
  return btoa(String.fromCharCode(...bytes));
}

function decode(text: string): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    // Not base64, or cut short: not a position of any draft.
    return null;
  }
}
