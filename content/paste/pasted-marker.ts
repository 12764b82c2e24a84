import type { Element, ElementContent } from 'hast';
import { findElement, findElements, property, wordsOf } from '#content/import/hast/hast-tree.ts';
import { isSpace, styleOf } from './pasted-style.ts';

/** The marker of a list item, and the item without it. */
export interface PastedMarker {
  /** Without white space. */
  readonly words: string;
  readonly rest: ElementContent[];
}

const LONGEST = 30;
const squeezed = (text: string) => text.replace(/[\s\u00a0]+/g, '');

const isMarked = (element: Element) => styleOf(element, 'mso-list') === 'ignore';

/** The narrow spaces that Word writes between the marker of an item and its words. */
const isFiller = (element: Element) =>
  /(^|;)\s*font(-size)?\s*:[^;]*(?<![\d.])7(\.0)?pt/i.test(property(element, 'style')) && isSpace(wordsOf(element));

/** The marker of an item: « 1.2. », « (a) », « Article 3. », a sign. */
const MARKER =
  /^(?:[^\p{L}\p{N}]{1,3}|[^\p{L}\p{N}]?\p{L}*\d+(?:[.-]\w{1,6})*[.):–-]*|[^\p{L}\p{N}]?(?:\p{L}|[ivxlcdm]{1,8})[.):–-]+|\p{L})$/iu;

/** Signs and numbers before an item, set apart by more than a space between words. */
const WRITTEN = /^\s*([·•▪§o–-]|\(?(?:\d{1,4}|[a-z]{1,4})[.)])(?:[ \n]*\u00a0[ \u00a0\n]*|[ \n]{2,})(?=\S)/i;

/** Whether Word calls a paragraph one of a list. */
export const isListParagraph = (element: Element): boolean =>
  /(^| )MsoListParagraph/.test(property(element, 'className'));

function withoutMarked(children: readonly ElementContent[]): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (child.type !== 'element') return [child];
    if (isMarked(child)) return [];
    child.children = withoutMarked(child.children);
    return [child];
  });
}

/** The index of the first child with words; empty anchors of bookmarks come before. */
function firstWords(children: readonly ElementContent[]): number {
  return children.findIndex((child) =>
    child.type === 'text' ? !isSpace(child.value) : child.type === 'element' && !isSpace(wordsOf(child)),
  );
}

/**
 * Removes the content of an element up to and including `last`; returns the rest and the removed
 * words.
 */
function without(element: Element, last: Element): { readonly words: string; readonly rest: ElementContent[] } {
  let [words, isDone] = ['', false];
  const strip = (children: readonly ElementContent[]): ElementContent[] =>
    children.flatMap((child): ElementContent[] => {
      if (isDone) return [child];
      if (child.type === 'text') words += child.value;
      if (child.type !== 'element') return [];
      const left = child === last ? [] : strip(child.children);
      isDone ||= child === last;
      return left.length > 0 ? [{ ...child, children: left }] : [];
    });
  return { rest: strip([element]), words: squeezed(words) };
}

/**
 * Finds the marker that Word writes before an item. Browsers and mail programs remove Word's own
 * declarations, which mark it: then it is recognised as the beginning of the paragraph that ends
 * with narrow spaces.
 * @param isItem whether Word's style names a list paragraph: then a sign or number that several
 * spaces separate from the words is a marker as well
 */
export function findMarker(element: Element, isItem: boolean): PastedMarker | null {
  const marked = findElement(element, isMarked);
  if (marked) return { words: squeezed(wordsOf(marked)).slice(0, LONGEST), rest: withoutMarked(element.children) };
  const at = firstWords(element.children);
  const first = element.children[at];
  if (first?.type === 'element') {
    const filler = findElements(first, isFiller).at(-1);
    const { words, rest } = filler ? without(first, filler) : { words: '', rest: [] };
    return words.length <= LONGEST && MARKER.test(words)
      ? { words, rest: element.children.toSpliced(at, 1, ...rest) }
      : null;
  }
  if (!isItem || first?.type !== 'text') return null;
  const [before, words] = WRITTEN.exec(first.value) ?? [];
  if (!words) return null;
  const text = { ...first, value: first.value.slice(before!.length) };
  return { words, rest: element.children.toSpliced(at, 1, text) };
}
