import type { Element, ElementContent, Parents, Root } from 'hast';
import { findElement, findElements, hasClass, hasWords, isElement, property } from '#content/import/hast/hast-tree.ts';
import { leaveOut } from './leave-out.ts';
import type { LeftOutCounts } from './left-out.ts';
import { nameBlocks } from './pasted-blocks.ts';
import { gatherLists } from './pasted-lists.ts';
import { placeNotes } from './pasted-notes.ts';
import { type PastedPicture, takePictures } from './pasted-pictures.ts';
import { eraseLines, isSpace, localName, replaceChildren, styleOf } from './pasted-style.ts';
import { openTextBoxes } from './text-boxes.ts';

/** Most elements of a pasted text. */
const MOST_ELEMENTS = 50_000;
/** Most levels of elements: browsers themselves stop at 512. */
const DEEPEST = 250;

export interface RewriteOptions {
  /** The language of the page in which it is pasted. */
  readonly language: string;
  /** The words of the style sheets that came along. */
  readonly styles: string;
  /** Whether it is from LibreOffice. */
  readonly isLibreOffice?: boolean;
}

export interface RewrittenPaste {
  readonly pictures: readonly PastedPicture[];
  readonly leftOut: LeftOutCounts;
}

/**
 * Rewrites HTML from a word processor or a web page, in place, as HTML that the document's schema
 * reads: lists with their nesting, footnotes at their calls, header rows, and a figure for each
 * picture. Content that is not part of the text is removed, and counted.
 * @returns the pictures, in the order of their figures
 * @throws RangeError for more elements or levels than a text may have
 */
export function rewritePasted(root: Root, { language, styles, isLibreOffice = false }: RewriteOptions): RewrittenPaste {
  bound(root, 0, { left: MOST_ELEMENTS });
  const leftOut = leaveOut(root, isLibreOffice);
  openTextBoxes(root);
  gatherLists(root, styles);
  nameBlocks(root);
  const pictures = takePictures(root);
  placeNotes(root);
  dropRulers(root);
  nameHeaderCells(root);
  lightenHeadings(root);
  lowerHeadings(root);
  replaceChildren(root, (child, parent) => clean(child, parent, language.split('-')[0]!.toLowerCase()));
  return { pictures, leftOut };
}

function bound(parent: Parents, depth: number, budget: { left: number }): void {
  if (depth > DEEPEST || budget.left < 0) throw new RangeError('the pasted text has too many elements');
  for (const child of parent.children) {
    budget.left--;
    if (child.type === 'element') bound(child, depth + 1, budget);
  }
}

/** Word ends a table whose columns do not match with a row that only measures them. */
function dropRulers(root: Root): void {
  replaceChildren(root, (child) =>
    isElement(child, 'tr') && property(child, 'height') === '0' && !hasWords(child) ? [] : [child],
  );
}

/**
 * Turns cells into headers: those of a `thead`, of a first row that is all bold, as in Word, or
 * with the role of column headers, as in Word for the web.
 */
function nameHeaderCells(root: Root): void {
  for (const table of findElements(root, (element) => element.tagName === 'table')) {
    const rows = findElements(table, (element) => element.tagName === 'tr');
    const head = findElement(table, (element) => element.tagName === 'thead');
    const cellsOf = (row: Element) => row.children.filter((cell) => isElement(cell, 'td', 'th'));
    const first = rows[0] ? cellsOf(rows[0]) : [];
    const isRow = rows.length > 1 && first.length > 1 && first.every((cell) => isElement(cell, 'td'));
    const isBoldRow = isRow && first.every((cell) => isBold(cell as Element));
    const isNamedRow = isRow && first.every((cell) => property(cell as Element, 'role') === 'columnheader');
    const headers = head
      ? findElements(head, (element) => element.tagName === 'td')
      : isBoldRow || isNamedRow
        ? (first as Element[])
        : [];
    for (const cell of headers) cell.tagName = 'th';
    // Their words are bold because they are headers.
    for (const cell of isBoldRow ? headers : []) unwrapBold(cell);
  }
}

const isBoldElement = (element: Element) =>
  isElement(element, 'b', 'strong') || /^(bold|[6-9]00)$/.test(styleOf(element, 'font-weight'));

function isBold(cell: Element): boolean {
  let words = false;
  const all = (node: ElementContent): boolean => {
    if (node.type === 'text') return isSpace(node.value);
    if (node.type !== 'element') return true;
    if (!isBoldElement(node)) return node.children.every(all);
    words ||= hasWords(node);
    return true;
  };
  return cell.children.every(all) && words;
}

function unwrapBold(cell: Element): void {
  replaceChildren(cell, (child) => {
    if (child.type !== 'element' || !isBoldElement(child)) return [child];
    return child.children;
  });
}

/** Removes bold from headings: the style of a heading sets its weight. */
function lightenHeadings(root: Root): void {
  for (const heading of findElements(root, (element) => /^h[1-6]$/.test(element.tagName))) {
    if (isBold(heading)) unwrapBold(heading);
  }
}

/** The page's title is the only heading 1: if there is one, every heading goes one level down. */
function lowerHeadings(root: Root): void {
  const headings = findElements(root, (element) => /^h[1-6]$/.test(element.tagName));
  if (!headings.some(({ tagName }) => tagName === 'h1')) return;
  for (const heading of headings) heading.tagName = `h${Math.min(Number(heading.tagName[1]) + 1, 6)}`;
}

/** Links to places in the original text, which do not exist in this one. */
const isDeadLink = (element: Element) =>
  element.tagName === 'a' && /^(#|file:|about:|mso-)/i.test(property(element, 'href').trim());

/** Replaces the redirecting address of Google Docs by its target. */
function unwrapAddress(link: Element): void {
  const [, address] =
    /^https?:\/\/(?:www\.)?google\.com\/url\?(?:[^#]*&)?q=(https?[^&#]+)/i.exec(property(link, 'href')) ?? [];
  if (!address) return;
  try {
    link.properties.href = decodeURIComponent(address);
  } catch {
    // Its letters are no text: the link stays as it is.
  }
}

function clean(child: ElementContent, parent: Parents, language: string): ElementContent[] {
  if (child.type !== 'element') return child.type === 'text' ? [child] : [];
  if (isDeadLink(child)) return child.children;
  if (child.tagName === 'a') {
    unwrapAddress(child);
    // A link is underlined as it is.
    eraseLines(child, 'underline', ['u']);
  }
  // Only a text of one's own cites; what a reading page shows of a citation is no text.
  if ('dataCitation' in child.properties) return child.children;
  if (child.tagName === 'sup' && hasClass(child, 'citation')) return [];
  const lang = property(child, 'lang');
  // Word processors name the language of every other word.
  if (lang.split('-')[0]!.toLowerCase() === language) delete child.properties.lang;
  else if (lang) child.properties.lang = lang.slice(0, 35).toLowerCase();
  // Word's paragraphs that only space others apart.
  if (isElement(child, 'p') && !isElement(parent as Element, 'td', 'th', 'li') && isEmpty(child)) return [];
  return localName(child) === 'p' && child.tagName !== 'p' ? child.children.filter((part) => hasWords(part)) : [child];
}

const isEmpty = (node: ElementContent): boolean =>
  node.type === 'text'
    ? isSpace(node.value)
    : node.type !== 'element' ||
      (!isElement(node, 'figure', 'hr', 'table', 'input') &&
        !('dataFootnote' in node.properties) &&
        // The prompt of an outline, copied with its text.
        !('dataPrompt' in node.properties) &&
        node.children.every(isEmpty));
