import { diffArrays } from 'diff';
import { strFromU8, unzipSync } from 'fflate';
import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { getDocumentProxy } from 'unpdf';
import type {
  AnnotationExtension,
  BookExtension,
  CollectionExtension,
  StoredExtension,
} from '#content/render/files/export-format.ts';
import { readStructure, type StructElement } from './pdf-structure.ts';

/**
 * The words of a file in reading order, those of notes apart: formats show notes at different
 * places.
 */
export interface ReadBack {
  readonly text: readonly string[];
  readonly notes: readonly string[];
  /** Roles or elements that were met: `table`, `note`. */
  readonly found: ReadonlySet<string>;
}

const wordsOf = (text: string): string[] => text.normalize('NFKC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const withoutArabic = (words: readonly string[]): readonly string[] =>
  words.filter((word) => !/\p{Script=Arabic}/u.test(word));

/**
 * The words that a format is read with. A PDF stores Arabic as drawn, in an order and in shapes
 * that its reader does not convert back; the other formats as written.
 */
export const readableIn = (extension: BookExtension, words: readonly string[]): readonly string[] =>
  extension === 'pdf' ? withoutArabic(words) : words;

/** The share of words of the longer of two texts that both have in the same order. */
export function shareOf(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 && other.length === 0) return 1;
  const same = diffArrays([...one], [...other]).filter(({ added, removed }) => !added && !removed);
  return same.reduce((sum, { value }) => sum + value.length, 0) / Math.max(one.length, other.length);
}

/** Elements whose words are no part of the text: lists of contents, the numbers of notes. */
function isApart({ tagName, properties }: Element): boolean {
  const names = Array.isArray(properties.className) ? properties.className : [];
  return tagName === 'nav' || tagName === 'head' || names.includes('call') || names.includes('box');
}

function readMarkup(root: Root): ReadBack {
  const [text, notes, found] = [[] as string[], [] as string[], new Set<string>()];
  const read = (node: Root | ElementContent | Root['children'][number], into: string[]) => {
    if (node.type === 'text') into.push(node.value);
    if (node.type !== 'element' && node.type !== 'root') return;
    if (node.type === 'element') {
      if (isApart(node)) return;
      found.add(node.tagName);
      if (node.properties.ariaHidden === 'true') return;
    }
    const isNotes = node.type === 'element' && String(node.properties.className) === 'notes';
    for (const child of node.children) read(child, isNotes ? notes : into);
    if (
      node.type === 'element' &&
      !['a', 'em', 'strong', 's', 'u', 'sub', 'sup', 'span', 'code'].includes(node.tagName)
    )
      into.push(' ');
  };
  read(root, text);
  return { text: wordsOf(text.join('')), notes: wordsOf(notes.join('')), found };
}

export const readHtml = (bytes: Uint8Array): ReadBack => readMarkup(fromHtml(strFromU8(bytes)));

/** In the order of its spine. */
export function readEpub(bytes: Uint8Array): ReadBack {
  const parts = unzipSync(bytes);
  const spine = [...strFromU8(parts['EPUB/package.opf']!).matchAll(/<itemref idref="f-([^"]+)"/g)].map(([, id]) => id);
  const files = spine.map((id) =>
    readMarkup(fromHtml(strFromU8(parts[`EPUB/${id}.xhtml`]!).replace(/^<\?xml[^>]*>/, ''))),
  );
  return {
    text: files.flatMap(({ text }) => text),
    notes: files.flatMap(({ notes }) => notes),
    found: new Set(files.flatMap(({ found }) => [...found])),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const HEADING_OF_CONTENTS = /<w:p>(?:(?!<\/w:p>)[\s\S])*?w:val="ContentsTitle"[\s\S]*?<\/w:p>/g;

/** Without the list of contents, as Word shows the text. */
export function readDocx(bytes: Uint8Array): ReadBack {
  const parts = unzipSync(bytes);
  const read = (name: string) => {
    const xml = parts[name]
      ? strFromU8(parts[name])
          .replace(/<w:sdt>[\s\S]*?<\/w:sdt>/g, '')
          .replace(HEADING_OF_CONTENTS, '')
      : '';
    const pieces = xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\b|<\/w:p>/g);
    const words = [...pieces].map(
      ([, text]) => text?.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '') ?? ' ',
    );
    return { words: wordsOf(words.join('')), xml };
  };
  const { words, xml } = read('word/document.xml');
  const found = new Set([
    ...[...xml.matchAll(/<w:(\w+)/g)].map(([, name]) => name!),
    ...[...xml.matchAll(/<w:pStyle w:val="(\w+)"/g)].map(([, name]) => name!),
  ]);
  return { text: words, notes: read('word/footnotes.xml').words, found };
}

/**
 * By its tags, as it is read aloud: running heads and the like have none.
 * @param known words of the text, which distinguish a hyphen of the text at the end of a line from
 * one of the layout
 */
export async function readPdf(bytes: Uint8Array, known: ReadonlySet<string>): Promise<ReadBack> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const [text, notes, found] = [[] as string[], [] as string[], new Set<string>()];
  const pieces = new Map<string, string>();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true });
    const open: (string | null)[] = [];
    for (const item of items) {
      if ('str' in item) {
        const id = open.findLast((one) => one !== null);
        if (id) pieces.set(id, (pieces.get(id) ?? '') + item.str + (item.hasEOL ? '\n' : ''));
      } else if (item.type === 'endMarkedContent') open.pop();
      else open.push('id' in item && typeof item.id === 'string' ? item.id : null);
    }
  }
  const read = ({ role, children }: StructElement, into: string[]) => {
    if (role === 'TOC' || role === 'Lbl') return;
    if (role) found.add(role);
    const within = role === 'Note' ? notes : into;
    for (const [i, child] of children.entries()) {
      const next = children[i + 1];
      // A hyphen that the layout put, or a space at the end of a line: pdf.js has no text of
      // either.
      if ('content' in child) within.push(pieces.get(child.content) || '\u00ad');
      // The heading of the list of contents is part of it.
      else if (!(next && 'role' in next && next.role === 'TOC')) read(child, within);
    }
    if (!['', 'Span', 'Link', 'Strong', 'Em', 'Code', 'Reference'].includes(role)) into.push(' ');
  };
  read(readStructure(bytes), text);
  const whole = (all: readonly string[]) =>
    withoutArabic(
      wordsOf(
        all
          .join('')
          .replace(/([\p{L}\p{M}\p{N}]*)\u00ad\s*([\p{L}\p{M}\p{N}]*)/gu, (_, before: string, after: string) =>
            known.has(before + after) || before === '' || after === '' ? before + after : `${before} ${after}`,
          )
          .replace(/([\p{L}\p{M}]+)[-\u2010]\n([\p{L}\p{M}]+)/gu, (split, before: string, after: string) =>
            known.has(before + after) ? before + after : split,
          ),
      ),
    );
  return { text: whole(text), notes: whole(notes), found };
}

/**
 * Formats that are read from beginning to end: the booklet has the pages of a PDF, in another
 * order, a kit those of the HTML, in files of their own (`server/kit`), the printer a PDF in an
 * archive (`server/print`), a sheet some of the words alone (`server/sheet`), Word with
 * comments those of the DOCX (`server/crossed-files`), and Markdown what is stored, from which
 * pages are made again (`server/markdown-archive`).
 */
export type ReadExtension = Exclude<
  BookExtension,
  'livret' | 'deuxpages' | CollectionExtension | AnnotationExtension | StoredExtension
>;

interface FormatReader {
  /** @param known words of the text, for formats that hyphenate */
  readonly read: (bytes: Uint8Array, known: ReadonlySet<string>) => ReadBack | Promise<ReadBack>;
  /** Its column of `MARKS`, from 0. */
  readonly marks: number;
}

/** In the order of the columns of `docs/formats.md`. */
export const READERS: Readonly<Record<ReadExtension, FormatReader>> = {
  html: { read: readHtml, marks: 0 },
  epub: { read: readEpub, marks: 0 },
  docx: { read: readDocx, marks: 1 },
  pdf: { read: readPdf, marks: 2 },
};
export const READ = Object.keys(READERS) as ReadExtension[];

/**
 * Marks that show that a format represents a thing, and not only its words: an element, a style, a
 * tag.
 */
export const MARKS: readonly (readonly [name: string, ...marks: string[]])[] = [
  // Columns: the thing, then its mark in markup, in DOCX, in PDF.
  ['headings, by level', 'h3', 'Heading2', 'H2'],
  ['numbered lists, bullets', 'ol', 'numPr', 'L'],
  ['checklists', 'ul', 'Checklist', 'L'],
  ['quotations', 'blockquote', 'Quote', 'BlockQuote'],
  ['code', 'pre', 'Code', 'Code'],
  ['rules between passages', 'hr', 'pBdr', ''],
  ['tables, their header cells', 'th', 'tblHeader', 'TH'],
  ['cells that span, alignment', 'td', 'jc', 'TD'],
  ['notes', 'section', 'footnoteReference', 'Note'],
  ['pictures, described', 'img', 'drawing', 'Figure'],
  ['captions and credits', 'figcaption', 'Caption', 'Caption'],
  ['typed blocks', 'aside', 'BlockLabel', 'Aside'],
  ['figures of key figures', 'p', 'BlockValue', ''],
  ['cards of pages', 'aside', 'Card', ''],
  ['what a finding rests on', 'div', 'BlockSource', ''],
  ['annotations of both sides, face to face', 'article', 'SideName', ''],
  ['links', 'a', 'hyperlink', 'Link'],
  ['bold, italics', 'strong', 'b', 'Strong'],
  ['language and direction of passages', 'span', 'rtl', 'Span'],
];
