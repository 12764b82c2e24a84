import type { Element, Root } from 'hast';
import { findElements, hasWords, wordsOf } from '#content/import/hast/hast-tree.ts';
import type { ImportReport } from '#content/import/report/import-report.ts';

const HEADING = /^h[1-6]$/;
/** A heading in one of these is not the title. */
const WITHIN = new Set(['table', 'li', 'blockquote', 'aside', 'figure', 'details']);

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The first heading with words, preceded by its ancestors. */
function findFirstHeading(parent: Root | Element, around: readonly Element[] = []): Element[] | null {
  for (const child of parent.children) {
    if (child.type !== 'element') continue;
    const path = [...around, child];
    const found = HEADING.test(child.tagName) && hasWords(child) ? path : findFirstHeading(child, path);
    if (found) return found;
  }
  return null;
}

/** The words before the last element of this path, by the elements beside it and its ancestors. */
function wordsBefore(root: Root, path: readonly Element[]): string[] {
  return path.flatMap((element, i) => {
    const siblings = (path[i - 1] ?? root).children;
    return siblings
      .slice(0, siblings.indexOf(element))
      .filter(hasWords)
      .map((node) => oneLine(wordsOf(node)));
  });
}

/** Most letters of what may stand above a title: who publishes it, when, for whom. */
const LONGEST_ABOVE = 400;

/** True if a text has begun: it is long, or has a sentence. */
const isText = (lines: readonly string[]) =>
  lines.join(' ').length > LONGEST_ABOVE ||
  lines.some((line) => line.split(' ').length > 3 && /[.!?…]\s?[»”"]?$/.test(line));

/** The headings of level 1 that have words. */
function topHeadings(root: Root): Element[] {
  return findElements(root, (element) => element.tagName === 'h1' && hasWords(element));
}

/**
 * True if a heading of level 1 remains: all levels then go down by one, since level 1 is reserved
 * for the page's title.
 */
export function hasTopHeading(root: Root): boolean {
  return topHeadings(root).length > 0;
}

/**
 * Removes the title from the tree and returns it: a heading of level 1 that comes before every
 * other heading and before all words; if it is the only one of its level, some lines may stand
 * above it. If the title is known already, only a heading that repeats it is removed.
 */
export function takeTitle(root: Root, known: string | null, report: ImportReport): string | null {
  const path = findFirstHeading(root);
  const heading = path?.at(-1);
  if (!path || heading?.tagName !== 'h1' || path.some((element) => WITHIN.has(element.tagName))) return null;
  const title = oneLine(wordsOf(heading));
  if (known !== null && oneLine(known) !== title) return null;
  const before = wordsBefore(root, path);
  if (before.length > 0 && (topHeadings(root).length > 1 || (known === null && isText(before)))) return null;
  for (const link of findElements(heading, (element) => element.tagName === 'a')) {
    if (link.properties.href !== undefined && hasWords(link)) report.leaveOut('link');
  }
  // A title cannot hold images: they stay in its place.
  heading.tagName = 'div';
  heading.children = findElements(heading, (element) => element.tagName === 'img');
  return title;
}
