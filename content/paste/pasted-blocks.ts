import type { Element, ElementContent, Parents, Root } from 'hast';
import { findElements, hasClass, isElement, property } from '#content/import/hast/hast-tree.ts';
import { findMarker } from './pasted-marker.ts';
import { isSpace, made, replaceChildren } from './pasted-style.ts';

const BLOCKS = ['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'blockquote', 'hr', 'figure'];
const isBlock = (node: ElementContent | undefined) => node !== undefined && isElement(node, ...BLOCKS);

/** Word for the web writes headings as paragraphs with a role. */
function nameHeadings(root: Root): void {
  for (const element of findElements(root, (one) => property(one, 'role') === 'heading')) {
    const level = Math.trunc(Number(property(element, 'ariaLevel')));
    if (/^(p|div)$/.test(element.tagName) && level >= 1 && !element.children.some(isBlock)) {
      element.tagName = `h${Math.min(level, 6)}`;
    }
  }
}

/** The number that Word writes before a heading is no part of its title. */
function dropHeadingNumbers(root: Root): void {
  for (const heading of findElements(root, ({ tagName }) => /^h[1-6]$/.test(tagName))) {
    const marker = findMarker(heading, false);
    if (marker) heading.children = marker.rest;
  }
}

const isQuote = (node: ElementContent): boolean =>
  isElement(node, 'p') && (hasClass(node, 'MsoQuote') || hasClass(node, 'MsoIntenseQuote'));

/** Makes a quotation of the paragraphs in a row that Word calls so. */
function gatherQuotes(parent: Parents): void {
  const children: ElementContent[] = [];
  let open: Element | null = null;
  for (const child of parent.children as ElementContent[]) {
    if (isQuote(child)) {
      if (!open) {
        open = made('blockquote', []);
        children.push(open);
      }
      open.children.push(child);
      continue;
    }
    if (child.type === 'element') gatherQuotes(child);
    if (!open || child.type === 'element' || (child.type === 'text' && !isSpace(child.value))) {
      open = null;
      children.push(child);
    }
  }
  parent.children = children;
}

/** Google Docs writes a line break between blocks, where there is no line. */
function dropBreaksBetween(parent: Parents): void {
  const all = parent.children as ElementContent[];
  const hasBlocks = all.some(isBlock);
  const children = hasBlocks ? all.filter((child) => child.type !== 'text' || !isSpace(child.value)) : all;
  for (const child of children) if (child.type === 'element') dropBreaksBetween(child);
  if (!hasBlocks) return;
  const kept: ElementContent[] = [];
  let line = false;
  children.forEach((child, i) => {
    const isBreak = isElement(child, 'br');
    const last = isBreak && (i + 1 === children.length || isBlock(children[i + 1]));
    // A break ends the words before it, and means nothing without any.
    if (!isBreak || (line && !last)) kept.push(child);
    line = isBreak ? line && !last : !isBlock(child);
  });
  parent.children = kept;
}

/** LibreOffice numbers an item by itself where its list starts again, or later than at 1. */
function startLists(root: Root): void {
  replaceChildren(root, (child) => {
    if (!isElement(child, 'ol') || !child.children.some((item) => numberOf(item) !== null)) return [child];
    const lists: Element[] = [];
    let next = Math.trunc(Number(property(child, 'start'))) || 1;
    for (const item of child.children) {
      const value = numberOf(item);
      if (lists.length === 0 || (value !== null && value !== next)) {
        const { start: _, ...properties } = child.properties;
        next = value ?? next;
        lists.push(made('ol', [], next === 1 ? properties : { ...properties, start: String(next) }));
      }
      lists.at(-1)!.children.push(item);
      if (isElement(item, 'li')) next++;
    }
    return lists.filter((list) => list.children.some((item) => isElement(item, 'li')));
  });
}

function numberOf(item: ElementContent): number | null {
  if (!isElement(item, 'li') || property(item, 'value') === '') return null;
  const value = Number(property(item, 'value'));
  return Number.isInteger(value) && Math.abs(value) <= 1_000_000 ? value : null;
}

/** Names the blocks of a pasted text as HTML has them, whatever their word processor calls them. */
export function nameBlocks(root: Root): void {
  nameHeadings(root);
  dropHeadingNumbers(root);
  gatherQuotes(root);
  dropBreaksBetween(root);
  startLists(root);
}
