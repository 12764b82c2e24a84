import { WORD_CLASSES } from '#content/import/word-html.ts';
import type { OdtFlow, OpenParagraph } from './odt-flow.ts';
import { type Markup, tagsOf } from './odt-markup.ts';
import type { OdtStyles } from './odt-styles.ts';

/**
 * Writes a paragraph that was read as the block that its style makes of it, with its pictures.
 * @param inLink it is in a text box that is a link
 */
export function writeParagraph(flow: OdtFlow, paragraph: OpenParagraph, styles: OdtStyles, inLink: boolean): void {
  const { style, level, line: words, pictures, hasWords } = paragraph;
  const role = styles.roleOf(style);
  if (pictures.length > 0) {
    flow.block(['<p>', pictures, '</p>']);
    if (hasWords) flow.hasFigure = true;
  }
  if (words.length === 0) return;
  // Headings are bold already, and code has no formatting.
  const [start, end] = tagsOf(level === null && role !== 'code' ? styles.paragraphLook(style) : {}, inLink);
  const line: Markup = [start, words, end];
  const named = (name: keyof typeof WORD_CLASSES) => ` class="${WORD_CLASSES[name]}"`;
  if (role === 'title') flow.block([`<h1${named('title')}>`, line, '</h1>'], false);
  else if (level !== null) {
    const tag = `h${Math.min(level, 6)}`;
    flow.block([`<${tag}${role === 'head' || role === 'around' ? named(role) : ''}>`, line, `</${tag}>`], false);
  } else if (role === 'quote') join(flow, '<blockquote>', ['<p>', line, '</p>'], '</blockquote>');
  else if (role === 'code') join(flow, '<pre>', line, '</pre>', '\n');
  else {
    const isNamed = role !== 'text' && (role !== 'caption' || hasWords);
    flow.block([`<p${isNamed ? named(role) : ''}>`, line, '</p>']);
  }
}

/** Appends a paragraph to the block before it, if that is of the same kind. */
function join(flow: OdtFlow, start: string, content: Markup, end: string, between = ''): void {
  flow.openLists();
  if (flow.out.at(-1) === end) {
    flow.out.pop();
    flow.out.push(between);
  } else flow.out.push(start);
  flow.out.push(content, end);
}
