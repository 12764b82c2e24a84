import type { Element, ElementContent, Nodes, Parents } from 'hast';
import { findElements, hasClass, hasWords, property, wordsOf } from '#content/import/hast/hast-tree.ts';
import type { LEFT_OUT, LeftOutCounts } from './left-out.ts';
import { isSpace, localName, styleOf } from './pasted-style.ts';

type Sort = (typeof LEFT_OUT)[number];

const COMMENT_CLASS = /(^| )(msocom(anchor|txt|hide|off)|MsoCommentReference)( |$)/;

/** Google Docs links a comment and its words by special names. */
const isLinkTo = (node: Nodes | undefined, address: RegExp): boolean =>
  node?.type === 'element' && node.tagName === 'a' && address.test(property(node, 'href'));
const isCall = (element: Element) => hasClass(element, 'msocomanchor') || isLinkTo(element, /^#cmnt\d+$/);
const firstElement = ({ children }: Parents) => children.find((child) => child.type === 'element');

/** A comment of Google Docs below the text, in a frame of its own. */
function isFramedComment(element: Element): boolean {
  const line = element.tagName === 'div' ? firstElement(element) : undefined;
  return line?.type === 'element' && isLinkTo(firstElement(line), /^#cmnt_ref\d+$/);
}

const isComment = (element: Element) =>
  isCall(element) ||
  isFramedComment(element) ||
  /^comment(-list)?$/.test(styleOf(element, 'mso-element')) ||
  styleOf(element, 'mso-special-character') === 'comment' ||
  COMMENT_CLASS.test(property(element, 'className'));

/** Whether a change is tracked, and not only struck out or underlined. */
const isTracked = ({ properties }: Element) =>
  'cite' in properties || 'datetime' in properties || 'dateTime' in properties;

function sortOf(element: Element): Sort | null {
  if (isComment(element)) return 'comments';
  if (styleOf(element, 'display') === 'none' || styleOf(element, 'mso-hide') === 'all') return 'hidden';
  if (hasClass(element, 'msoDel') || (element.tagName === 'del' && isTracked(element))) return 'deletions';
  if (/(^| )MsoToc(\d|Heading)/.test(property(element, 'className'))) return 'contents';
  // LibreOffice names the frame of its table of contents.
  if (element.tagName === 'div' && /^Table of Contents\d+$/.test(property(element, 'id'))) return 'contents';
  return localName(element) === 'math' ? 'formulas' : null;
}

/** The letters of a formula, without annotations for programs. */
function lettersOf(formula: Element): string {
  const shown = (parent: Element): string =>
    parent.children
      .map((child) => {
        if (child.type !== 'element') return wordsOf(child);
        return /^annotation/.test(localName(child)) ? '' : shown(child);
      })
      .join('');
  return shown(formula).replace(/\s+/g, ' ').trim();
}

/**
 * A line that only leads to a heading of this text, with its number and the number of its page: a
 * list of other texts' headings is one of sources.
 */
function isContentsLine(node: ElementContent): boolean {
  if (node.type !== 'element' || node.tagName !== 'p') return false;
  let isLinked = false;
  const only = (child: ElementContent): boolean => {
    if (isLinkTo(child, /^#(heading=)?h\.\w+$/)) {
      isLinked = true;
      return true;
    }
    if (child.type === 'text') return /^[\s\u00a0\d.]*$/.test(child.value);
    return child.type !== 'element' || child.children.every(only);
  };
  return node.children.every(only) && isLinked;
}

/** Removes a table of contents of Google Docs: several consecutive lines that link to headings. */
function leaveOutLines(parent: Parents): boolean {
  let isFound = false;
  const children: ElementContent[] = [];
  let line: ElementContent[] = [];
  const close = () => {
    if (line.filter(isContentsLine).length > 1) isFound = true;
    else children.push(...line);
    line = [];
  };
  for (const child of parent.children as ElementContent[]) {
    if (isContentsLine(child) || (line.length > 0 && child.type === 'text' && isSpace(child.value))) line.push(child);
    else {
      close();
      if (child.type === 'element') isFound = leaveOutLines(child) || isFound;
      children.push(child);
    }
  }
  close();
  parent.children = children;
  return isFound;
}

/**
 * Comments that the clipboard adds around the copied text, and conditional comments for browsers.
 */
const isMade = (comment: string) => /^\s*((start|end)fragment|\[(end)?if)/i.test(comment) || isSpace(comment);

/** The end of a paragraph, which Word for the web writes as a space. */
const isEnd = (element: Element) => hasClass(element, 'EOP') && isSpace(wordsOf(element));

/**
 * Removes content that was not meant for readers from a pasted text: comments, hidden passages,
 * tracked deletions. Tables of contents are removed too: a page has its own.
 * @param isLibreOffice the text is from LibreOffice, which writes comments as HTML comments
 */
export function leaveOut(root: Parents, isLibreOffice: boolean): LeftOutCounts {
  const counts: Partial<Record<Sort, number>> = {};
  const count = (sort: Sort, more = 1) => {
    counts[sort] = (counts[sort] ?? 0) + more;
  };
  /**
   * A comment has a call in the text, and a body below it: the copied part may have only one of
   * them.
   */
  const comments = { called: 0, written: 0 };
  const visit = (child: ElementContent): ElementContent[] => {
    if (child.type === 'comment' && isLibreOffice && !isMade(child.value)) comments.written++;
    if (child.type !== 'element') return [child];
    const sort = sortOf(child);
    if (sort === 'comments') {
      const within = (fits: (element: Element) => boolean) => Number(fits(child)) + findElements(child, fits).length;
      comments.called += within(isCall);
      comments.written += within((one) => styleOf(one, 'mso-element') === 'comment' || isFramedComment(one));
      return [];
    }
    if (sort === 'contents') {
      counts.contents = 1;
      return [];
    }
    if (sort && hasWords(child)) count(sort);
    if (sort === 'formulas') return [{ type: 'text', value: lettersOf(child) }];
    if (sort || isEnd(child)) return [];
    child.children = child.children.flatMap(visit);
    return child.tagName === 'ins' && isTracked(child) ? child.children : [child];
  };
  root.children = (root.children as ElementContent[]).flatMap(visit);
  if (leaveOutLines(root)) counts.contents = 1;
  const found = Math.max(comments.called, comments.written);
  if (found > 0) count('comments', found);
  return counts;
}
