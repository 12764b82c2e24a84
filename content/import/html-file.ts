import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { oneLine } from '#content/text/one-line.ts';
import { dropElements, findElement, findElements, hasClass, isElement, property, wordsOf } from './hast/hast-tree.ts';
import { readWithinBounds } from './import-guard.ts';
import { dropNumbers } from './word-html.ts';

/**
 * What `write-html.ts` writes to mark an HTML file as that of a page, and its elements that are not
 * part of the page's text.
 */
export const OWN_HTML = {
  generator: 'Navette',
  foot: 'page-foot',
  crossed: 'crossed',
  annotated: 'annotated',
  sign: 'annotation-sign',
} as const;

/** An HTML file: its text and its metadata. */
interface HtmlFile {
  /** HTML, for `parseHtml`. */
  readonly source: string;
  readonly title: string | null;
  readonly language: string | null;
  readonly summary: string | null;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
}

/**
 * Reads the text and the metadata of an HTML file. From a file that was written from a page, it
 * removes what was added around the text: head, table of contents, sources.
 * @throws NavetteError as `parseHtml`
 */
export function readHtmlFile(source: string): HtmlFile {
  return readWithinBounds(source, 'html', (text) => {
    const root = fromHtml(text);
    const metas = findElements(root, (element) => element.tagName === 'meta');
    const metaContents = (name: string) =>
      metas
        .filter((meta) => property(meta, 'name').toLowerCase() === name)
        .map((meta) => oneLine(property(meta, 'content')))
        .filter((content) => content !== '');
    const title = findElement(root, (element) => element.tagName === 'title');
    const html = findElement(root, (element) => element.tagName === 'html');
    const isOwn = metaContents('generator').includes(OWN_HTML.generator);
    if (isOwn) takeOwn(root);
    return {
      source: isOwn ? toHtml(root) : text,
      title: (title && oneLine(wordsInside(title))) || null,
      language: (html && property(html, 'lang')) || null,
      summary: metaContents('description')[0] ?? null,
      authors: metaContents('author'),
      keywords: metaContents('keywords').flatMap((list) => list.split(/[,;]/).map(oneLine).filter(Boolean)),
    };
  });
}

/** The words of an element that readers do not see. */
const wordsInside = ({ children }: Element): string => children.map(wordsOf).join('');

/** Reduces an HTML file of a page to the page's own content. */
function takeOwn(root: Root): void {
  const isAround = (element: Element) =>
    (isElement(element, 'header') && hasClass(element, 'head')) ||
    isElement(element, 'nav') ||
    [OWN_HTML.foot, OWN_HTML.crossed, OWN_HTML.sign, 'rests', 'page-card'].some((name) => hasClass(element, name));
  dropElements(root, findElements(root, isAround));
  dropNumbers(root);
  for (const words of findElements(root, (one) => hasClass(one, OWN_HTML.annotated))) {
    words.tagName = 'span';
    words.properties = {};
  }
  for (const element of findElements(root, (one) => hasClass(one, 'block'))) {
    const kind = /\bblock-([a-z-]+)/.exec(property(element, 'className'))?.[1];
    if (kind) element.properties.dataKind = kind;
  }
  for (const box of findElements(root, (one) => isElement(one, 'span') && hasClass(one, 'box'))) {
    box.tagName = 'input';
    box.properties = { type: 'checkbox', ...(wordsOf(box).trim() === '☐' ? {} : { checked: true }) };
    box.children = [];
  }
}
