import type { Element } from 'hast';
import { property } from './hast-tree.ts';
import type { DocumentMarks } from './import-flow.ts';

const MARKS: Readonly<Record<string, string>> = {
  strong: 'bold',
  b: 'bold',
  em: 'italic',
  i: 'italic',
  cite: 'italic',
  dfn: 'italic',
  var: 'italic',
  del: 'strike',
  s: 'strike',
  strike: 'strike',
  u: 'underline',
  ins: 'underline',
  sub: 'subscript',
  sup: 'superscript',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
};

/** Marks that word processors write in `style` instead of elements. */
const STYLES: readonly { readonly isIn: (style: string) => boolean; readonly mark: string }[] = [
  { isIn: (style) => /font-weight:\s*(bold|[6-9]00)/i.test(style), mark: 'bold' },
  { isIn: (style) => /font-style:\s*italic/i.test(style), mark: 'italic' },
  { isIn: isStruck, mark: 'strike' },
  { isIn: (style) => /vertical-align:\s*super/i.test(style), mark: 'superscript' },
  { isIn: (style) => /vertical-align:\s*sub(?!e|p)\b/i.test(style), mark: 'subscript' },
];

/** Whether a declaration of a style draws a line through words: each is read once. */
function isStruck(style: string): boolean {
  return style.split(';').some((declaration) => {
    const at = declaration.search(/text-decoration(?:-[a-z]+)?:/i);
    return at >= 0 && /line-through/i.test(declaration.slice(at));
  });
}

/** Adds a mark unless it is already there. */
export function withMark(marks: DocumentMarks, type: string): DocumentMarks {
  return marks.some((mark) => mark.type === type) ? marks : [...marks, { type }];
}

/** The marks of an element's content: those around it, and its own by name, style and language. */
export function marksWithin(node: Element, around: DocumentMarks, language: string | null): DocumentMarks {
  let marks = around;
  const style = property(node, 'style');
  // Google Docs wraps whole texts in a <b> that its style makes plain.
  const plain = node.tagName === 'b' && /font-weight:\s*(normal|400)/i.test(style);
  const own = MARKS[node.tagName];
  if (own && !plain && Object.hasOwn(MARKS, node.tagName)) marks = withMark(marks, own);
  if (style !== '' && !/^h[1-6]$/.test(node.tagName)) {
    for (const { isIn, mark } of STYLES) if (isIn(style)) marks = withMark(marks, mark);
  }
  const lang = property(node, 'lang');
  if (lang !== '' && lang !== language) {
    marks = [...marks.filter((mark) => mark.type !== 'language'), { type: 'language', attrs: { lang } }];
  } else if (lang !== '') {
    marks = marks.filter((mark) => mark.type !== 'language');
  }
  return marks;
}
