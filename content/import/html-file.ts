import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { oneLine } from '#content/text/one-line.ts';
import { dropElements, findElement, findElements, hasClass, isElement, property, wordsOf } from './hast/hast-tree.ts';
import { readWithinBounds } from './import-guard.ts';
import { dropNumbers } from './word-html.ts';

/**
 * What tells an HTML file of a page, and what in it is none of the page's text: `write-html.ts`
 * writes them.
 */
export const OWN_HTML = {
  generator: 'Navette',
  foot: 'page-foot',
  crossed: 'crossed',
  annotated: 'annotated',
  sign: 'annotation-sign',
} as const;

/** What an HTML file says of itself, beside its text. */
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
 * Reads what an HTML file says of itself. One that was written from a page is read without what it
 * says around the text: its head, its contents, its sources.
 * @throws NavetteError as `parseHtml`
 */
export function readHtmlFile(source: string): HtmlFile {
  return readWithinBounds(source, 'html', (text) => {
    const root = fromHtml(text);
    const metas = findElements(root, (element) => element.tagName === 'meta');
    const said = (name: string) =>
      metas
        .filter((meta) => property(meta, 'name').toLowerCase() === name)
        .map((meta) => oneLine(property(meta, 'content')))
        .filter((content) => content !== '');
    const title = findElement(root, (element) => element.tagName === 'title');
    const html = findElement(root, (element) => element.tagName === 'html');
    const isOwn = said('generator').includes(OWN_HTML.generator);
    if (isOwn) takeOwn(root);
    return {
      source: isOwn ? toHtml(root) : text,
      title: (title && oneLine(wordsInside(title))) || null,
      language: (html && property(html, 'lang')) || null,
      summary: said('description')[0] ?? null,
      authors: said('author'),
      keywords: said('keywords').flatMap((list) => list.split(/[,;]/).map(oneLine).filter(Boolean)),
    };
  });
}

/** The words of an element that readers do not see. */
const wordsInside = ({ children }: Element): string => children.map(wordsOf).join('');

/** Makes of an HTML file of a page what a page has. */
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
