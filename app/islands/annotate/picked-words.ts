import { isSqueezedOut } from '#content/text/squeezed-text.ts';

/** Words selected on the page, as the server finds them again: within one block, with an offset. */
export interface PickedWords {
  readonly block: HTMLElement;
  readonly blockId: string;
  readonly exact: string;
  /** Characters before the words in their block, white space not counted. */
  readonly before: number;
  /** The selection extended beyond the block: the rest is ignored. */
  readonly cut: boolean;
  readonly place: DOMRect;
}

/** A figure is annotated by its caption; typed blocks that are figures have a class. */
const CAPTION = 'figure[id^="b-"]:not([class]) > figcaption';
const BLOCKS = `p[id^="b-"], pre[id^="b-"], [data-block], ${CAPTION}`;
/** Elements in a block that are not part of its text. */
export const NOT_TEXT = '.footnote-call, .citation, .anno-ref, .anno-add, .visually-hidden, .credit';

/** The block's id on the server. */
function blockIdOf(block: HTMLElement): string {
  const named = block.matches(CAPTION) ? block.parentElement! : block;
  return block.dataset.block ?? named.id.slice(2);
}

/** The element with a block's text; null if it is not on the page. */
export function findTextBlock(root: ParentNode, id: string): HTMLElement | null {
  const found = root.querySelector<HTMLElement>(`#b-${CSS.escape(id)}, [data-block="${CSS.escape(id)}"]`);
  return found?.querySelector<HTMLElement>(':scope:is(figure) > figcaption') ?? found;
}

/** All the words of a block. */
export function wordsOfBlock(block: HTMLElement): string {
  const range = document.createRange();
  range.selectNodeContents(block);
  return wordsWithin(block, range).exact;
}

/** Words selected over one block or several, as the server finds them again. */
export interface PickedPassage {
  /** The last one. */
  readonly block: HTMLElement;
  readonly first: string;
  readonly last: string;
  /** Characters before the words in the first block, and up to their end in the last one. */
  readonly from: number;
  readonly to: number;
  readonly place: DOMRect;
}

/** The selected words of all selected blocks in the text, or null. */
export function readPickedPassage(text: HTMLElement): PickedPassage | null {
  const range = selectedIn(text);
  if (!range) return null;
  const blocks = [...text.querySelectorAll<HTMLElement>(BLOCKS)].filter((block) => range.intersectsNode(block));
  const read = blocks.flatMap((block) => {
    const words = wordsWithin(block, range);
    return words.exact.trim() === '' ? [] : [{ block, ...words }];
  });
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return null;
  return {
    ...{ block: last.block, first: blockIdOf(first.block), last: blockIdOf(last.block) },
    ...{ from: first.before, to: last.before + countText(last.exact), place: range.getBoundingClientRect() },
  };
}

function selectedIn(text: HTMLElement): Range | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(text) ? range : null;
}

/** The selected words of the first selected block in the text, or null. */
export function readPickedWords(text: HTMLElement): PickedWords | null {
  const range = selectedIn(text);
  if (!range) return null;
  for (const block of text.querySelectorAll<HTMLElement>(BLOCKS)) {
    if (!range.intersectsNode(block)) continue;
    const { exact, before } = wordsWithin(block, range);
    if (exact.trim() === '') continue;
    const cut = !block.contains(range.endContainer) && range.toString().trim().length > exact.trim().length + 2;
    return { block, blockId: blockIdOf(block), exact, before, cut, place: range.getBoundingClientRect() };
  }
  return null;
}

function wordsWithin(block: HTMLElement, range: Range): { exact: string; before: number } {
  let exact = '';
  let before = 0;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (node.parentElement?.closest(NOT_TEXT)) continue;
    const { data } = node;
    const inside = range.intersectsNode(node);
    const from = inside && node === range.startContainer ? range.startOffset : 0;
    const to = inside && node === range.endContainer ? range.endOffset : data.length;
    if (exact === '') before += countText(inside ? data.slice(0, from) : data);
    if (inside) exact += data.slice(from, to);
  }
  return { exact, before };
}

function countText(text: string): number {
  let count = 0;
  for (const char of text) if (!isSqueezedOut(char)) count += char.length;
  return count;
}
