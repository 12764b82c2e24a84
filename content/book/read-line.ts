import type { Element, ElementContent } from 'hast';
import { directionOf } from '#content/locale.ts';
import type { Inline, Line } from './book.ts';

type Style = Omit<Extract<Inline, { type: 'text' }>, 'type' | 'text'>;

const STYLES: Readonly<Record<string, Style>> = {
  strong: { bold: true },
  em: { italic: true },
  s: { strike: true },
  u: { underline: true },
  sub: { sub: true },
  sup: { sup: true },
  code: { code: true },
  mark: { isAnnotated: true },
};

export interface LineReading {
  /** The target of a link in this book; null for words without a link. */
  readonly link: (href: string) => string | null;
  /** The content of a note, by the anchor of its entry; null if there is none. */
  readonly note: (anchor: string) => Element | null;
  /** Called for an unknown element; its words are preserved. */
  readonly unknown: (name: string) => void;
}

export const classes = (element: Element): readonly unknown[] =>
  Array.isArray(element.properties.className) ? element.properties.className : [];

export const attribute = (element: Element, name: string): string => {
  const value = element.properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** The sign after annotated words, which links to the annotation. */
export const isSign = (element: Element): boolean => classes(element).includes('anno-ref');

/** Reads the content of a paragraph, a heading or a note, as `content/render/html.ts` wrote it. */
export function readLine(nodes: readonly ElementContent[], reading: LineReading): Line {
  const line: Inline[] = [];
  const read = (node: ElementContent, style: Style) => {
    if (node.type === 'text') {
      if (node.value !== '') line.push({ type: 'text', text: node.value, ...style });
    } else if (node.type === 'element') {
      if (!readSpecial(node)) for (const child of node.children) read(child, { ...style, ...styleOf(node) });
    }
  };
  const readSpecial = (element: Element): boolean => {
    if (element.tagName === 'br') line.push({ type: 'break' });
    else if (classes(element).includes('footnote-call')) {
      const call = element.children.find((child) => child.type === 'element');
      const note = call?.type === 'element' ? reading.note(attribute(call, 'href').replace(/^#/, '')) : null;
      if (note) line.push({ type: 'note', line: readNote(note, reading) });
    } else return false;
    return true;
  };
  const styleOf = (element: Element): Style => {
    const { tagName } = element;
    if (tagName === 'a') {
      const href = reading.link(attribute(element, 'href'));
      const id = isSign(element) ? /#annotation-(.+)/s.exec(attribute(element, 'href'))?.[1] : undefined;
      const sign: Style = id === undefined ? {} : { sup: true, isSign: true, annotations: [id] };
      return { ...sign, ...(href === null ? {} : { href }) };
    }
    const noted = tagName === 'mark' ? attribute(element, 'dataAnnotations') : '';
    const about: Style = noted === '' ? {} : { annotations: noted.split(' ') };
    const lang = attribute(element, 'lang');
    const spoken: Style = lang ? { lang, dir: directionOf(lang) } : {};
    if (tagName !== 'span' && !STYLES[tagName]) reading.unknown(tagName);
    return { ...STYLES[tagName], ...about, ...spoken };
  };
  for (const node of nodes) read(node, {});
  return line;
}

/** The content of a note's entry, without the link back to its call. */
function readNote(entry: Element, reading: LineReading): Line {
  const paragraph = entry.children.find((child) => child.type === 'element' && child.tagName === 'p');
  const nodes = paragraph?.type === 'element' ? paragraph.children : [];
  const words = nodes.filter((node) => !(node.type === 'element' && attribute(node, 'role') === 'doc-backlink'));
  const line = [...readLine(words, reading)].filter(({ type }) => type !== 'note');
  const last = line.at(-1);
  if (last?.type === 'text') line[line.length - 1] = { ...last, text: last.text.trimEnd() };
  return line;
}
