import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import {
  dropElements,
  findElements,
  hasClass,
  hasWords,
  isElement,
  property,
  wordsOf,
} from '#content/import/hast/hast-tree.ts';
import { isMachineAlt } from '#content/text/machine-alt.ts';
import { oneLine } from '#content/text/one-line.ts';
import type { KeptCounts, WordChange } from './report/word-report.ts';
import { type MarkedPlace, takeMarks } from './word-comments.ts';
import { numberLists } from './word-lists.ts';

/** Classes that the conversion of Word's styles gives to paragraphs. */
export const WORD_CLASSES = {
  title: 'word-title',
  caption: 'word-caption',
  contents: 'word-contents',
  /** The title of a table of contents. */
  contentsTitle: 'word-contents-title',
  /** The head of a page's file: kind and notice. */
  head: 'word-head',
  /** Words that a page's file adds around its blocks, and its summary. */
  around: 'word-around',
} as const;

const HEADING = /^h([1-6])$/;
/** « Figure 2. », as `make-book.ts` numbers captions. */
const FIGURE_NUMBER = /^Figure\s\d+\.\s/;
/** As authors number tables. */
const TABLE_NUMBER = /^(Tableau|Table)\s\d+/;
const BOX = /^\s*([☐☑☒])\s*/;

export interface WordHtml {
  readonly html: string;
  readonly kept: KeptCounts;
  readonly changed: readonly WordChange[];
  /** The words of its headings, in order. */
  readonly headings: readonly string[];
  /** The places of comments and tracked changes, by their ids. */
  readonly places: ReadonlyMap<string, MarkedPlace>;
}

/** Anchors in links would end them: HTML has no links within links. */
const anchorsApart = (source: string) => source.replace(/<a id="([^"]*)"><\/a>/g, '<span id="$1"></span>');

/**
 * Corrects a converter's HTML of a Word document: its title above all headings, captions in the
 * figures next to them, check boxes as tasks, lists by their numbers; without its table of
 * contents.
 */
export function mendWordHtml(source: string): WordHtml {
  const root = fromHtml(anchorsApart(source), { fragment: true });
  const changed: WordChange[] = [];
  numberLists(root);
  const places = takeMarks(root);
  raiseTitle(root);
  changed.push(...dropContents(root), ...joinCaptions(root));
  markOwn(root);
  dropMachineAlts(root);
  signBoxes(root);
  makeTasks(root);
  changed.push(...misplacedHeadings(root));
  const headings = headingsOf(root).map((heading) => oneLine(wordsOf(heading)));
  return { html: toHtml(root), kept: countKept(root), changed, places, headings };
}

function headingsOf(root: Root): Element[] {
  return findElements(root, (element) => HEADING.test(element.tagName) && hasWords(element));
}

/** Headings go below the title, if there is one; a second title is a paragraph. */
function raiseTitle(root: Root): void {
  const titles = findElements(root, (element) => hasClass(element, WORD_CLASSES.title)).filter(hasWords);
  if (titles.length === 0) return;
  for (const heading of headingsOf(root)) {
    const level = Number(HEADING.exec(heading.tagName)![1]);
    if (!titles.includes(heading)) heading.tagName = `h${Math.min(6, level + 1)}`;
  }
  for (const title of titles.slice(1)) title.tagName = 'p';
  delete titles[0]!.properties.className;
}

const isContents = (element: Element): boolean => hasClass(element, WORD_CLASSES.contents);

/**
 * Whether a line may belong to a table of contents: it ends with a page number, or links into the
 * text.
 */
const leads = (line: Element): boolean =>
  /\d\s*$/.test(wordsOf(line)) ||
  findElements(line, (one) => one.tagName === 'a' && property(one, 'href').startsWith('#')).length > 0;

/**
 * Drops tables of contents. Lines that only have their style stay: somebody used it for headings.
 */
function dropContents(root: Root): WordChange[] {
  const dropped = findElements(root, (element) => hasClass(element, WORD_CLASSES.contentsTitle)).filter(hasWords);
  const visit = (parent: Root | Element) => {
    let lines: Element[] = [];
    const endList = () => {
      if (lines.filter(leads).length * 2 >= lines.length) dropped.push(...lines);
      else for (const line of lines) delete line.properties.className;
      lines = [];
    };
    for (const child of parent.children as ElementContent[]) {
      if (!hasWords(child)) continue;
      if (child.type === 'element' && isContents(child)) {
        lines.push(child);
        continue;
      }
      endList();
      if (child.type === 'element') visit(child);
    }
    endList();
  };
  visit(root);
  dropElements(root, dropped);
  return dropped.length === 0 ? [] : ['contents'];
}

/**
 * The styles of a page's file count only if the document has a page's head: other documents may
 * have styles of these names.
 */
function markOwn(root: Root): void {
  const heads = findElements(root, (element) => hasClass(element, WORD_CLASSES.head));
  dropElements(root, heads);
  if (heads.length > 0) {
    dropNumbers(root);
    return;
  }
  for (const one of findElements(root, (element) => hasClass(element, WORD_CLASSES.around)))
    delete one.properties.className;
}

/** Files of pages number the pictures that have a caption, which pages themselves do not. */
export function dropNumbers(root: Root): void {
  for (const caption of findElements(root, ({ tagName }) => tagName === 'figcaption')) {
    const text = firstText(caption);
    if (text) text.value = text.value.replace(FIGURE_NUMBER, '');
  }
}

/** The text of a page's file without the words that the file adds around its blocks. */
export function withoutAround(source: string): string {
  if (!source.includes(WORD_CLASSES.around)) return source;
  const root = fromHtml(source, { fragment: true });
  const isAround = (element: Element) => hasClass(element, WORD_CLASSES.around);
  const tables = findElements(root, (one) => one.tagName === 'table' && findElements(one, isAround).length > 0);
  dropElements(root, findElements(root, isAround));
  const isEmpty = (one: Element) =>
    !hasWords(one) && findElements(one, ({ tagName }) => tagName === 'img').length === 0;
  dropElements(root, tables.filter(isEmpty));
  return toHtml(root);
}

/** The only image of a paragraph without words. */
function imageOf(node: ElementContent | undefined): Element | null {
  if (!node || !isElement(node, 'p') || hasWords(node)) return null;
  const images = findElements(node, (element) => element.tagName === 'img');
  return images.length === 1 ? images[0]! : null;
}

const isCaption = (node: ElementContent | undefined): node is Element =>
  node !== undefined && isElement(node, 'p') && hasClass(node, WORD_CLASSES.caption);

/** « Tableau 3 », above a table: none of the picture before it. */
const isOfTable = (caption: Element, next: ElementContent | undefined): boolean =>
  next !== undefined && isElement(next, 'table') && TABLE_NUMBER.test(wordsOf(caption).trimStart());

/** Whether a node is a caption, and of no table. */
const isOfPicture = (node: ElementContent | undefined, next: ElementContent | undefined): boolean =>
  isCaption(node) && !isOfTable(node, next);

/** A caption is below its picture as a rule, else above it. */
function joinCaptions(root: Root): WordChange[] {
  const changed: WordChange[] = [];
  const visit = (parent: Root | Element) => {
    const children = parent.children as ElementContent[];
    const joined: ElementContent[] = [];
    for (let i = 0; i < children.length; i++) {
      const [child, next] = [children[i]!, children[i + 1]];
      const below = imageOf(child) !== null && isOfPicture(next, children[i + 2]);
      const above = isCaption(child) && imageOf(next) !== null && !isOfPicture(children[i + 2], children[i + 3]);
      if (!below && !above) {
        if (child.type === 'element') visit(child);
        joined.push(child);
        continue;
      }
      const [image, caption] = below ? [child as Element, next as Element] : [next as Element, child as Element];
      joined.push(element('figure', [...image.children, element('figcaption', caption.children)]));
      changed.push('caption');
      i++;
    }
    parent.children = joined;
  };
  visit(root);
  return changed;
}

function element(tagName: string, children: ElementContent[], properties: Element['properties'] = {}): Element {
  return { type: 'element', tagName, properties, children };
}

/** The text that a line begins with. */
function firstText(node: Element): { value: string } | null {
  // Bookmarks of Word that stand before it are no words.
  const first = node.children.find((child) => !isElement(child, 'span') || child.children.length > 0);
  if (first?.type === 'text') return first;
  return first && isElement(first, 'p', 'strong', 'em', 'span') ? firstText(first) : null;
}

/** Takes the sign of a check box off a line. */
function takeBox(line: Element): Element | null {
  const text = firstText(line);
  const sign = text && BOX.exec(text.value);
  if (!sign) return null;
  text.value = text.value.slice(sign[0].length);
  return element('input', [], { type: 'checkbox', ...(sign[1] === '☐' ? {} : { checked: true }) });
}

/**
 * Drops generated descriptions: Word describes a picture by the path of its file, or by a guess.
 */
function dropMachineAlts(root: Root): void {
  for (const image of findElements(root, ({ tagName }) => tagName === 'img'))
    if (isMachineAlt(property(image, 'alt'))) image.properties.alt = '';
}

/** Check boxes of forms are signs, as all others. */
function signBoxes(root: Root): void {
  for (const box of findElements(root, (one) => isElement(one, 'input') && one.properties.type === 'checkbox')) {
    box.children = [{ type: 'text', value: box.properties.checked ? '☑' : '☐' }];
    box.tagName = 'span';
    box.properties = {};
  }
}

/** Lines that begin with a check box are tasks: items of their list, or of one of their own. */
function makeTasks(parent: Root | Element): void {
  const made: ElementContent[] = [];
  let list: Element | null = null;
  for (const child of parent.children as ElementContent[]) {
    const box = isElement(child, 'li') || (isElement(child, 'p') && parent.type === 'root') ? takeBox(child) : null;
    if (child.type === 'element') makeTasks(child);
    if (box && isElement(child, 'p')) {
      list ??= element('ul', []);
      if (list.children.length === 0) made.push(list);
      list.children.push(element('li', [box, ...child.children]));
      continue;
    }
    if (box && child.type === 'element') child.children.unshift(box);
    if (hasWords(child)) list = null;
    made.push(child);
  }
  parent.children = made;
}

/** One for each heading that skips a level. */
function misplacedHeadings(root: Root): WordChange[] {
  const changed: WordChange[] = [];
  let last = 0;
  for (const heading of headingsOf(root)) {
    const level = Number(HEADING.exec(heading.tagName)![1]);
    if (last > 0 && level > last + 1) changed.push('heading-order');
    last = level;
  }
  return changed;
}

function countKept(root: Root): KeptCounts {
  const count = (fits: (element: Element) => boolean) => findElements(root, fits).length;
  const isNoteLink = (element: Element) => /^#(foot|end)note-/.test(String(element.properties.href ?? ''));
  return {
    headings: headingsOf(root).length,
    tables: count(({ tagName }) => tagName === 'table'),
    notes: count((one) => /^#(foot|end)note-(?!ref)/.test(String(one.properties.href ?? ''))),
    links: count((one) => one.tagName === 'a' && one.properties.href !== undefined && !isNoteLink(one)),
    images: count(({ tagName }) => tagName === 'img'),
    // Notes are items of a list at the end.
    listItems: count((one) => one.tagName === 'li' && !/^(foot|end)note-/.test(String(one.properties.id ?? ''))),
  };
}
