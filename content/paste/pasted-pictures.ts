import type { Element, ElementContent, Parents } from 'hast';
import { findElements, hasClass, hasWords, isElement, property, wordsOf } from '#content/import/hast/hast-tree.ts';
import { isMachineAlt } from '#content/text/machine-alt.ts';
import { PASTED_FILE, SMALLEST_PICTURE } from './pasted-file.ts';
import { isSpace, localName, made, replaceChildren } from './pasted-style.ts';

/** A picture of a pasted text: its bytes in a `data:` address, or only where it was. */
export interface PastedPicture {
  /** The `data:` address of an image; null if its bytes did not come along. */
  readonly data: string | null;
}

/**
 * Most pictures of one paste whose bytes are read: the others become placeholders that ask for
 * their files.
 */
const MOST_PICTURES = 100;

const isPicture = (element: Element) => element.tagName === 'img' || localName(element) === 'imagedata';

function isOrnament(image: Element): boolean {
  const [width, height] = [property(image, 'width'), property(image, 'height')].map((size) =>
    size === '' ? Number.NaN : Number.parseFloat(size),
  );
  return (width! <= SMALLEST_PICTURE && height! <= SMALLEST_PICTURE) || width! <= 1 || height! <= 1;
}

/** An image that shows nothing, wherever it is: without an address, a text or a size. */
const isNothing = (image: Element) => ['src', 'alt', 'width', 'height'].every((name) => property(image, name) === '');

const oneLine = (text: string) => text.replace(/[\s\u00a0]+/g, ' ').trim();

/**
 * Replaces images by figures without a file, so that none vanishes: their files follow, or the
 * place asks for them. `data-file` has the picture's number.
 */
export function takePictures(root: Parents): PastedPicture[] {
  const pictures: PastedPicture[] = [];
  replaceChildren(root, (child) => {
    if (child.type !== 'element') return [child];
    if (child.tagName === 'figure') return [captioned(child) ?? child];
    if (!isPicture(child)) return [child];
    const src = property(child, 'src');
    if (isNothing(child) || isOrnament(child)) return [];
    const data = pictures.length < MOST_PICTURES && /^data:image\//i.test(src) ? src : null;
    const alt = oneLine(property(child, 'alt'));
    pictures.push({ data });
    const file = `${PASTED_FILE}${pictures.length - 1}`;
    return [made('figure', [], { dataFile: file, ...(alt && !isMachineAlt(alt) ? { dataAlt: alt } : {}) })];
  });
  liftFigures(root);
  addCaptions(root);
  return pictures;
}

/** Puts the figures of a line after it, and drops the line if it has no words. */
function liftFigures(root: Parents): void {
  replaceChildren(root, (child) => {
    if (!isElement(child, 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6')) return [child];
    const figures = findElements(child, isTaken);
    if (figures.length === 0) return [child];
    replaceChildren(child, (part) => (isTaken(part) ? [] : [part]));
    return hasWords(child) ? [child, ...figures] : figures;
  });
}

const isTaken = (node: ElementContent): node is Element =>
  isElement(node, 'figure') && property(node, 'dataFile').startsWith(PASTED_FILE);

/** A web page's figure with one image and its caption, as one figure. */
function captioned(figure: Element): Element | null {
  const images = findElements(figure, isTaken);
  const caption = findElements(figure, (element) => element.tagName === 'figcaption')[0];
  if (images.length !== 1) return null;
  if (caption) images[0]!.properties.dataCaption = oneLine(wordsOf(caption));
  return images[0]!;
}

/** Makes captions of the paragraphs that Word calls so, directly after a picture. */
function addCaptions(parent: Parents): void {
  const children: ElementContent[] = [];
  let before: Element | null = null;
  for (const child of parent.children as ElementContent[]) {
    if (child.type === 'element') {
      if (before && hasClass(child, 'MsoCaption') && hasWords(child)) {
        before.properties.dataCaption = oneLine(wordsOf(child));
        before = null;
        continue;
      }
      addCaptions(child);
      before = isTaken(child) ? child : null;
    } else if (child.type === 'text' && !isSpace(child.value)) before = null;
    children.push(child);
  }
  parent.children = children;
}
