import type { Element, Nodes, Parents, Root } from 'hast';
import { isElement, property } from '#content/import/hast/hast-tree.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import type { CommentPlace } from './report/word-report.ts';

/** Beginnings of the names of bookmarks that stand where the words of a comment begin and end. */
export const COMMENT_START = 'navette-comment-';
export const COMMENT_END = 'navette-commented-';

const BLOCKS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'td', 'th', 'pre'];

interface Block {
  text: string;
}

interface Mark {
  readonly block: Block;
  readonly at: number;
}

/** Takes the marks of comments out of a text. @returns by the ids of comments, the words that each is about */
export function takeCommentPlaces(root: Root): Map<string, CommentPlace> {
  const starts = new Map<string, Mark>();
  const ends = new Map<string, Mark>();
  /** Marks between blocks, which are those of the next. */
  let waiting: string[] = [];
  const meet = (name: string, block: Block | null): boolean => {
    const begins = name.startsWith(COMMENT_START);
    if (!begins && !name.startsWith(COMMENT_END)) return false;
    const id = name.slice((begins ? COMMENT_START : COMMENT_END).length);
    if (block) (begins ? starts : ends).set(id, { block, at: block.text.length });
    else if (begins) waiting.push(id);
    return true;
  };
  const enter = (): Block => {
    const block: Block = { text: '' };
    for (const id of waiting) starts.set(id, { block, at: 0 });
    waiting = [];
    return block;
  };
  const visit = (node: Nodes, block: Block | null): void => {
    if (node.type === 'text' && block) block.text += node.value;
    if (!('children' in node)) return;
    // The number of a note is none of the words.
    if (isElement(node, 'a') && /^(foot|end)note-ref-/.test(property(node, 'id'))) return;
    const own = isElement(node) && BLOCKS.includes(node.tagName) ? enter() : block;
    const parent: Parents = node;
    parent.children = (parent.children as Element[]).filter((child) => {
      if (isElement(child, 'a') && child.children.length === 0 && meet(property(child, 'id'), own)) return false;
      visit(child, own);
      return true;
    });
  };
  visit(root, null);
  const places = new Map<string, CommentPlace>();
  for (const [id, { block, at }] of starts) {
    const end = ends.get(id);
    const words = block.text.slice(at, end?.block === block ? end.at : undefined).trim();
    places.set(id, {
      block: block.text,
      exact: words || block.text.trim(),
      before: words === '' ? 0 : squeeze(block.text.slice(0, at)).chars.length,
    });
  }
  return places;
}
