import type { Element } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { partCaption } from '#content/import/report/import-images.ts';
import type { HastContext } from './hast-context.ts';
import { findElement, findElements, hasWords, isElement, property, wordsOf } from './hast-tree.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

function figureOf(reader: HastContext, image: Element, captionLine: string): DocumentNode | null {
  const source = property(image, 'src').trim();
  const alt = property(image, 'alt').replace(/\s+/g, ' ').trim();
  const attrs = { file: null, width: null, height: null, alt, ...partCaption(captionLine) };
  if (source === '') return null;
  const name = reader.images.meet(source);
  if (!reader.resolveImage) return { type: 'figure', attrs };
  const stored = reader.resolveImage(name);
  return stored ? { type: 'figure', attrs: { ...attrs, ...stored } } : null;
}

/** Reads an image: as a figure, or as its alternative text if it has no file. */
export function readImage(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  const figure = figureOf(reader, node, property(node, 'title'));
  if (figure) {
    flow.figure(figure);
    return;
  }
  reader.report.leaveOut('image');
  const alt = property(node, 'alt').trim();
  if (alt !== '') flow.text(` ${alt} `, marks);
}

/** The only image of a figure, or null if the figure contains anything else. */
function imageOf(node: Element): Element | null {
  const images = findElements(node, (element) => element.tagName === 'img');
  const more = findElement(node, (element) => isElement(element, 'table', 'pre', 'blockquote', 'ul', 'ol'));
  if (images.length !== 1 || more) return null;
  const beside = node.children.filter((child) => !isElement(child, 'figcaption'));
  return beside.some(hasWords) ? null : images[0]!;
}

/** A caption is plain text on one line; one with links or blocks becomes text after the figure. */
function isPlainCaption(caption: Element): boolean {
  const rich = findElement(caption, (element) => isElement(element, 'a', 'p', 'ul', 'ol', 'table', 'div', 'br', 'img'));
  return rich === null && wordsOf(caption).length < MAX_ATTRIBUTE;
}

/** Reads a figure: an image with its caption, or any other content. */
export function readFigure(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  flow.endLine();
  const image = imageOf(node);
  const caption = findElement(node, (element) => element.tagName === 'figcaption');
  const plain = caption !== null && isPlainCaption(caption);
  const figure = image && figureOf(reader, image, plain ? wordsOf(caption) : property(image, 'title'));
  if (figure) {
    const link = findElement(
      node,
      (element) => element.tagName === 'a' && findElement(element, (e) => e === image) !== null,
    );
    if (link) reader.report.leaveOut('link');
    reader.anchors.claim(figure);
    flow.block(figure);
    if (caption && !plain) reader.readChildren(caption, marks, flow);
  } else {
    reader.readChildren(node, marks, flow);
  }
  flow.endLine();
}

/** Reads preformatted text, with its line breaks; its pictures follow it. */
export function readCodeBlock(reader: HastContext, node: Element, flow: ImportFlow): void {
  const text = wordsOf(node).replace(/\r\n?/g, '\n').replace(/\n$/, '');
  flow.endLine();
  const images = findElements(node, (element) => element.tagName === 'img');
  const readImages = () => {
    for (const image of images) readImage(reader, image, [], flow);
  };
  if (text.trim() === '') return readImages();
  for (const link of findElements(node, (element) => element.tagName === 'a')) {
    if (link.properties.href !== undefined && hasWords(link)) reader.report.leaveOut('link');
  }
  const code = findElement(node, (element) => element.tagName === 'code') ?? node;
  const language = /(?:^|\s)language-(\S+)/.exec(property(code, 'className'))?.[1] ?? null;
  const block: DocumentNode = { type: 'codeBlock', attrs: { language }, content: [{ type: 'text', text }] };
  reader.anchors.claim(block);
  flow.block(block);
  readImages();
}
