import type {
  Block,
  BlockVisitor,
  Book,
  BookWords,
  Head,
  Inline,
  Line,
  NoticeLine,
  TableCell,
} from '#content/book/book.ts';
import { visitBlock } from '#content/book/book.ts';
import { OWN_HTML } from '#content/import/html-file.ts';
import { all, el, type Markup, none, text } from './xml.ts';

/** What differs between one HTML file and the files of an EPUB. */
export interface XhtmlTarget {
  /** The address of a picture; null if it is missing. */
  readonly imageSource: (file: string) => string | null;
  /** The address of an anchor of the book. */
  readonly anchorHref: (anchor: string) => string;
  /** The address for a link that leads out of this text; unchanged without this function. */
  readonly outward?: (href: string) => string;
  /** Attributes of EPUB's own, which HTML does not have. */
  readonly epubTypes: boolean;
  readonly words: BookWords;
  /**
   * Whether readers can tick lists and answer exercises in the file: these then have their keys.
   */
  readonly hasAnswers?: boolean;
  /** Added to the level of headings: 0 for chapters at level 1. */
  readonly deeper: number;
}

const STYLED = [
  ['code', 'code'],
  ['sup', 'sup'],
  ['sub', 'sub'],
  ['underline', 'u'],
  ['strike', 's'],
  ['italic', 'em'],
  ['bold', 'strong'],
] as const;

/** Writes the text of a chapter: its notes are at its end. */
export class XhtmlText {
  readonly #target: XhtmlTarget;
  readonly #prefix: string;
  readonly #notes: Markup[] = [];
  readonly #visitor: BlockVisitor<Markup>;

  /** @param prefix makes the ids of notes unique in a book */
  constructor(target: XhtmlTarget, prefix: string) {
    this.#target = target;
    this.#prefix = prefix;
    const { words } = target;
    this.#visitor = {
      paragraph: ({ anchor, line }) => el('p', { id: anchor }, this.line(line)),
      heading: ({ anchor, level, line }) =>
        el(`h${Math.min(6, level + target.deeper)}`, { id: anchor }, this.line(line)),
      list: ({ start, numbering, items }) =>
        el(
          start === null ? 'ul' : 'ol',
          start === null ? {} : { start: start === 1 ? null : start, type: numbering === '1' ? null : numbering },
          ...items.map((item) => el('li', {}, this.blocks(item))),
        ),
      checklist: ({ items }) =>
        el(
          'ul',
          { class: 'checklist' },
          ...items.map(({ checked, blocks, key }) =>
            el(
              'li',
              { 'data-key': target.hasAnswers && key },
              el(
                'span',
                { class: 'box', role: 'img', 'aria-label': checked ? words.done : words.toDo },
                checked ? '☑' : '☐',
              ),
              el('div', {}, this.blocks(blocks)),
            ),
          ),
        ),
      quote: ({ anchor, blocks }) => el('blockquote', { id: anchor }, this.blocks(blocks)),
      code: ({ anchor, text: code }) => el('pre', { id: anchor }, el('code', {}, code)),
      rule: () => el('hr', {}),
      table: ({ anchor, head, rows, isWide }) =>
        el(
          'table',
          { id: anchor, class: isWide ? 'wide' : null },
          head > 0 ? el('thead', {}, ...rows.slice(0, head).map((row) => this.#row(row, true))) : none,
          el('tbody', {}, ...rows.slice(head).map((row) => this.#row(row, false))),
        ),
      figure: ({ anchor, file, alt, caption, credit }) => {
        const src = file === null ? null : target.imageSource(file);
        const lines = [caption, credit].filter(Boolean);
        const picture = src === null ? (alt ? el('p', {}, alt) : none) : el('img', { src, alt });
        const words = all(
          caption ? text(caption) : none,
          lines.length > 1 ? text(' ') : none,
          credit ? el('span', { class: 'credit' }, credit) : none,
        );
        return el('figure', { id: anchor }, picture, lines.length > 0 ? el('figcaption', {}, words) : none);
      },
      typed: ({ anchor, kind, mark, label, title, value, attribution, isQuotation, blocks, key }) =>
        el(
          isQuotation ? 'figure' : 'aside',
          {
            id: anchor,
            class: `block block-${kind}`,
            role: isQuotation ? null : 'note',
            'aria-label': label,
            'data-key': target.hasAnswers && key,
          },
          el('p', { class: 'block-label' }, el('span', { 'aria-hidden': 'true' }, `${mark} `), label),
          title ? el('p', { class: 'block-title' }, title) : none,
          value ? el('p', { class: 'block-value' }, value) : none,
          isQuotation ? el('blockquote', {}, this.blocks(blocks)) : this.blocks(blocks),
          attribution
            ? el(isQuotation ? 'figcaption' : 'p', isQuotation ? {} : { class: 'block-attribution' }, attribution)
            : none,
        ),
      card: ({ title, summary, href }) =>
        el(
          'aside',
          { class: 'page-card' },
          el('p', {}, el('strong', {}, this.#linked(href, text(title)))),
          summary ? el('p', {}, summary) : none,
        ),
      rests: ({ sentence, items }) =>
        el(
          'div',
          { class: 'rests' },
          el('p', {}, sentence),
          el('ul', {}, ...items.map((item) => el('li', {}, this.line(item)))),
        ),
      crossed: ({ sides }) =>
        el(
          'div',
          { class: OWN_HTML.crossed },
          ...sides.map(({ side, label, threads }) =>
            el(
              'div',
              { class: `side side-${side}` },
              ...(threads.length > 0 ? [el('p', { class: 'side-name' }, label)] : []),
              ...threads.map((thread) => el('article', {}, this.blocks(thread))),
            ),
          ),
        ),
    };
  }

  blocks(blocks: readonly Block[]): Markup {
    return all(...blocks.map((block) => all(visitBlock(block, this.#visitor), text('\n'))));
  }

  line(line: Line): Markup {
    return all(...line.map((piece) => this.#piece(piece)));
  }

  /** The notes of all text written so far. */
  notes(): Markup {
    if (this.#notes.length === 0) return none;
    const { words, epubTypes } = this.#target;
    const attributes = { class: 'notes', role: 'doc-endnotes', 'aria-label': words.notes };
    return el(
      'section',
      { ...attributes, ...(epubTypes ? { 'epub:type': 'endnotes' } : {}) },
      el('ol', {}, ...this.#notes),
    );
  }

  #piece(piece: Inline): Markup {
    if (piece.type === 'break') return el('br', {});
    if (piece.type === 'note') return this.#note(piece.line);
    let written = text(piece.text);
    for (const [name, tag] of STYLED) if (piece[name]) written = el(tag, {}, written);
    if (piece.isAnnotated) written = el('u', { class: OWN_HTML.annotated }, written);
    if (piece.lang !== undefined) written = el('span', this.#language(piece.lang, piece.dir), written);
    if (piece.href !== undefined) written = this.#linked(piece.href, written);
    return piece.isSign ? el('span', { class: OWN_HTML.sign }, written) : written;
  }

  #language(lang: string, dir: string | undefined) {
    return { lang, ...(this.#target.epubTypes ? { 'xml:lang': lang } : {}), dir };
  }

  #linked(href: string, words: Markup): Markup {
    if (href === '') return words;
    const { anchorHref, outward } = this.#target;
    return el('a', { href: href.startsWith('#') ? anchorHref(href.slice(1)) : (outward?.(href) ?? href) }, words);
  }

  #note(line: Line): Markup {
    const number = this.#notes.length + 1;
    const { words, epubTypes } = this.#target;
    const [note, call] = [`${this.#prefix}-n${number}`, `${this.#prefix}-r${number}`];
    const typed = (type: string) => (epubTypes ? { 'epub:type': type } : {});
    this.#notes.push(none);
    const back = { href: `#${call}`, role: 'doc-backlink', 'aria-label': words.backToText };
    this.#notes[number - 1] = el(
      'li',
      { id: note, ...typed('footnote') },
      el('p', {}, this.line(line), ' ', el('a', back, '↩')),
    );
    const link = { id: call, href: `#${note}`, role: 'doc-noteref', 'aria-label': `${words.note} ${number}` };
    return el('sup', { class: 'call' }, el('a', { ...link, ...typed('noteref') }, String(number)));
  }

  #row(row: readonly TableCell[], inHead: boolean): Markup {
    const cells = row.map(({ header, colspan, rowspan, align, blocks }) => {
      const wide = { colspan: colspan > 1 ? colspan : null, rowspan: rowspan > 1 ? rowspan : null };
      const scope = header ? (inHead ? 'col' : 'row') : null;
      return el(header ? 'th' : 'td', { ...wide, scope, class: align && `align-${align}` }, this.blocks(blocks));
    });
    return el('tr', {}, ...cells);
  }
}

/** The text of a line of a notice; goals have their number in their colour. */
const noticeText = ({ text: words, goals }: NoticeLine): (Markup | string)[] =>
  goals?.flatMap(({ code, name }) => [el('span', { class: `goal goal-${code}` }, code), ` ${name} `]) ?? [words];

/** The head of a book or chapter: kind, title, summary, notice, address. */
export function xhtmlHead(head: Head, book: Book, level: number, anchor: string | null): Markup {
  const { words } = book;
  return el(
    'header',
    { class: 'head' },
    el('p', { class: 'kicker' }, head.kindName),
    el(`h${level}`, { id: anchor }, head.title),
    head.summary ? el('p', { class: 'standfirst' }, head.summary) : none,
    head.notice.length > 0
      ? el(
          'dl',
          {},
          ...head.notice.map((line) => el('div', {}, el('dt', {}, line.label), el('dd', {}, ...noticeText(line)))),
        )
      : none,
    el('p', { class: 'living' }, `${words.livingAt} `, el('a', { href: head.url }, head.url)),
  );
}
