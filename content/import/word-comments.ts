import type { Element, Nodes, Parents, Root } from 'hast';
import { isElement, property } from '#content/import/hast/hast-tree.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import type { CommentPlace } from './report/word-report.ts';

/** Prefixes of the names of bookmarks at the beginning and the end of a comment's words. */
export const COMMENT_START = 'navette-comment-';
export const COMMENT_END = 'navette-commented-';

const BLOCKS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'td', 'th', 'pre'];

interface Block {
  text: string;
  /** The block before it in the text. */
  readonly last: Block | null;
}

interface Mark {
  readonly block: Block;
  readonly at: number;
}

/** A marked place in a text, by its id. */
export interface MarkedPlace {
  readonly block: Block;
  readonly start: number;
  /** Null if it ends in another block. */
  readonly end: number | null;
}

/** Removes marks from a text. @returns their places, by their ids */
export function takeMarks(root: Root): Map<string, MarkedPlace> {
  const starts = new Map<string, Mark>();
  const ends = new Map<string, Mark>();
  /** Marks between blocks, which belong to the next block. */
  let waiting: string[] = [];
  let last: Block | null = null;
  const meet = (name: string, block: Block | null): boolean => {
    const begins = name.startsWith(COMMENT_START);
    if (!begins && !name.startsWith(COMMENT_END)) return false;
    const id = name.slice((begins ? COMMENT_START : COMMENT_END).length);
    if (block) (begins ? starts : ends).set(id, { block, at: block.text.length });
    else if (begins) waiting.push(id);
    return true;
  };
  const enter = (): Block => {
    const block: Block = { text: '', last };
    last = block;
    for (const id of waiting) starts.set(id, { block, at: 0 });
    waiting = [];
    return block;
  };
  const visit = (node: Nodes, block: Block | null): void => {
    if (node.type === 'text' && block) block.text += node.value;
    if (!('children' in node)) return;
    // The number of a note is not part of the words.
    if (isElement(node, 'a') && /^(foot|end)note-ref-/.test(property(node, 'id'))) return;
    const own = isElement(node) && BLOCKS.includes(node.tagName) ? enter() : block;
    const parent: Parents = node;
    parent.children = (parent.children as Element[]).filter((child) => {
      if (isElement(child, 'span') && child.children.length === 0 && meet(property(child, 'id'), own)) return false;
      visit(child, own);
      return true;
    });
  };
  visit(root, null);
  const places = new Map<string, MarkedPlace>();
  for (const [id, { block, at }] of starts) {
    const end = ends.get(id);
    places.set(id, { block, start: at, end: end?.block === block ? end.at : null });
  }
  return places;
}

const placeOf = (text: string, start: number, end: number): CommentPlace => ({
  block: text,
  exact: text.slice(start, end),
  before: squeeze(text.slice(0, start)).chars.length,
});

/** The words that a comment is about. */
export function commentPlace({ block: { text }, start, end }: MarkedPlace): CommentPlace {
  const words = text.slice(start, end ?? undefined).trim();
  return words === ''
    ? { block: text, exact: text.trim(), before: 0 }
    : { ...placeOf(text, start, end ?? text.length), exact: words };
}

const isSpace = (text: string, at: number) => /\s/.test(text[at] ?? '');
const isLetter = (text: string, at: number) => /[\p{L}\p{M}\p{N}]/u.test(text[at] ?? '');

/**
 * The sides on which a change adds or removes the space between itself and the rest of its text. A
 * proposal is stored without the spaces around it.
 */
function changedGaps(text: string, from: number, to: number, becomes: string): { left: boolean; right: boolean } {
  const was = text.slice(from, to);
  const before = from === 0 || isSpace(text, from - 1);
  const after = to === text.length || isSpace(text, to);
  if (becomes.trim() === '') {
    // « week-end » becomes « week end », and not « weekend ».
    const isDivided = becomes !== '' && !before && !after && was === was.trim();
    return { left: isDivided, right: isDivided };
  }
  const isOther = (isOutside: boolean, inside: RegExp) => !isOutside && inside.test(was) !== inside.test(becomes);
  return { left: isOther(before, /^\s/), right: isOther(after, /\s$/) };
}

/**
 * The whole words around a change, and their replacement, so that the proposal is readable by
 * itself. If nothing was deleted, the word before the insertion, or else the one after it; if a
 * space is added or removed, the words on both sides of it.
 */
export function correctionPlace(
  { block, start, end }: MarkedPlace,
  inserted: string,
): { readonly place: CommentPlace | null; readonly replacement: string | null } {
  const { text } = block;
  if (text.trim() === '') {
    let before = block.last;
    while (before && before.text.trim() === '') before = before.last;
    return { place: before && placeOf(before.text, 0, before.text.length), replacement: null };
  }
  let from = start;
  let to = end ?? text.length;
  while (from > 0 && isLetter(text, from - 1) && (isLetter(text, from) || from === to)) from--;
  while (isLetter(text, to) && (isLetter(text, to - 1) || from === to)) to++;
  if (text.slice(from, to).trim() === '') {
    while (from > 0 && !isLetter(text, from - 1)) from--;
    while (from > 0 && isLetter(text, from - 1)) from--;
    if (text.slice(from, to).trim() === '') {
      while (to < text.length && !isLetter(text, to)) to++;
      while (to < text.length && isLetter(text, to)) to++;
    }
  }
  const becomes = () => text.slice(from, start) + inserted + text.slice(end ?? text.length, to);
  const { left, right } = changedGaps(text, from, to, becomes());
  while (left && from > 0 && !isSpace(text, from - 1)) from--;
  while (right && to < text.length && !isSpace(text, to)) to++;
  return { place: placeOf(text, from, to), replacement: becomes().trim() };
}
