import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { selectionPath } from '#content/addresses/selection.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { EvidenceMap } from '#content/evidence/evidence-map.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';
import { COLLECTIONS, type CollectionKind, isPublication } from '#content/kinds/collection-kind.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { directionOf, type Locale } from '#content/locale.ts';
import type { Visibility } from '#content/permission.ts';
import { type CitationWords, citedAsWords } from '#content/render/citation-words.ts';
import type { ExportedPage } from '#content/render/files/exported-page.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Block, Book, Chapter, Head, Line, NoticeLine } from './book.ts';
import { BOOK_WORDS } from './book-words.ts';
import { colophonBlocks } from './colophon.ts';
import { CrossedBlocks, type CrossedText } from './crossed-text.ts';
import { evidenceBlocks } from './evidence-blocks.ts';
import { dayInWords, noticeLines } from './notice-lines.ts';
import { onlyText } from './only-text.ts';
import { readText } from './read-text.ts';
import { lineWords, mapBlocks, walkBlocks } from './walk-book.ts';

/** A page as one viewer reads it. */
export interface PageText {
  readonly kind: PageKind;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  /** Null for a draft. */
  readonly edition: number | null;
  /** When the edition was published, or the draft last changed; ISO 8601. */
  readonly date: string;
  /** With cards, citations and what findings rest on filled in for the viewer. */
  readonly html: string;
  readonly sources: TextSources | null;
  /** What somebody noted on it in a kit of theirs, plain text. */
  readonly note?: string;
  /** What a study rests on, where it leaves by itself. */
  readonly map?: EvidenceMap;
  /** With the annotations of both sides in the text, where these were asked for. */
  readonly crossed?: CrossedText;
  /** As it is stored, where the format is made of that. */
  readonly stored?: StoredText;
}

/** The stored document of a page, and what its viewer may know of what it cites. */
export interface StoredText {
  readonly document: DocumentNode;
  /** Null to write its citations unchanged. */
  readonly citations: CitationWords | null;
  readonly visibility: Visibility;
}

/** Pages in order, with their introduction. */
export interface CollectionText {
  /** Null for pages that a reader chose: their address is not worth printing. */
  readonly kind: CollectionKind | null;
  readonly slug: string;
  /** Of a kit that somebody keeps: where, and whose it is. */
  readonly own?: { readonly path: string; readonly author: string };
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** HTML, filled in for the viewer. */
  readonly introduction: string;
  /** What its colophon says beside authors and date, a line for each: « ISSN : 1234-5679 ». */
  readonly imprint: string;
  readonly parts: readonly { readonly title: string; readonly pages: readonly PageText[] }[];
}

/** The input of a file: the same text gives the same bytes. */
export type BookText = { readonly origin: string /** Of days in words. */; readonly timeZone: string } & (
  | { readonly page: PageText; readonly collection?: undefined }
  | { readonly collection: CollectionText; readonly page?: undefined }
);

/** From this number of words on, a page has a cover and a list of contents. */
const LONG = 1_500;

/** Decides for all formats: order, words, levels, anchors, links. */
export function makeBook(text: BookText): { readonly book: Book; readonly unknown: readonly string[] } {
  const { origin, timeZone } = text;
  const pages = text.page ? [text.page] : text.collection.parts.flatMap((part) => part.pages);
  const anchors = new Map(pages.map((page, i) => [pagePath(page), `c${i + 1}`]));
  const author = text.collection?.own?.author ?? '';
  const unknown: string[] = [];
  const linkIn = (own: string) => (href: string) => {
    if (/^(https?:|mailto:|tel:)/i.test(href)) return href;
    if (!href.startsWith('/') || href.startsWith('//')) return null;
    const [path = '', fragment] = href.split('#');
    const chapter = fragment ? undefined : anchors.get(path);
    return chapter && path !== own ? `#${chapter}` : origin + href;
  };
  const read = (html: string, prefix: string, path: string, first: number, crossed?: CrossedBlocks): Block[] => {
    const anchor = (id: string) => `${prefix}-${anchorOf(id)}`;
    const after = crossed && ((ids: readonly string[]) => crossed.about(ids));
    const result = readText(onlyText(html), { anchor, link: linkIn(path), ...(after ? { after } : {}) });
    unknown.push(...result.unknown);
    return withoutDeadLinks(withoutGaps(result.blocks, first));
  };
  const chapterOf = (page: PageText): Chapter => {
    const locale = wordsLocale(page.language, 'fr');
    const path = pagePath(page);
    const anchor = anchors.get(path)!;
    const sources = sourceBlocks(page.sources, anchor, linkIn(path));
    const notice = noticeLines(page, locale, timeZone);
    const map = page.map ? evidenceBlocks(page.map, { locale, anchor: `${anchor}-map`, link: linkIn(path) }) : [];
    const { language } = page;
    const crossed = page.crossed && new CrossedBlocks(page.crossed, { language, timeZone, anchor });
    const orphans = crossed?.orphans() ?? [];
    const foot = [...orphans, ...map, ...sources, ...footBlocks(notice.foot, anchor, locale)];
    const kindName = KINDS[page.kind].names[locale].one;
    const head = crossed
      ? headOf(page, `${kindName} · ${crossed.kindName}`, origin + annotationsPath(path), [
          ...notice.head,
          crossed.counts,
        ])
      : headOf(page, kindName, origin + path, notice.head);
    return {
      ...head,
      anchor,
      blocks: [...noteBlocks(page, author), ...numbered(read(page.html, anchor, path, 2, crossed), locale), ...foot],
      footLength: foot.length,
      ...(crossed ? { notes: crossed.notes() } : {}),
      ...(page.stored ? { stored: exportedPage(page, page.stored, { origin, author }) } : {}),
    };
  };
  if (text.page) {
    const { page } = text;
    const chapter = chapterOf(page);
    const { anchor: _anchor, footLength: _footLength, notes: _notes, blocks, ...head } = chapter;
    const book: Book = {
      ...head,
      id: head.url,
      kind: page.kind,
      date: page.date,
      authors: page.notice.common.authors,
      keywords: page.notice.common.keywords,
      words: BOOK_WORDS[wordsLocale(page.language, 'fr')],
      isPage: true,
      isLong: countWords(blocks) >= LONG,
      introduction: [],
      parts: [{ title: '', anchor: 'p1', chapters: [chapter] }],
      closing: [],
      isPublication: false,
    };
    return { book, unknown };
  }
  const { collection } = text;
  const locale = wordsLocale(collection.language, 'fr');
  const { kind } = collection;
  const { own } = collection;
  const path = kind === null ? (own?.path ?? '/') : collectionPath({ ...collection, kind });
  const chosen = own ? BOOK_WORDS[locale].ownKitOf(own.author) : BOOK_WORDS[locale].selection;
  const kindName = kind === null ? chosen : COLLECTIONS[kind].names[locale].one;
  const date =
    pages
      .map((page) => page.date)
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00.000Z';
  const notice = collectionNotice(pages, date, locale, timeZone);
  const book: Book = {
    ...headOf(collection, kindName, origin + path, notice),
    id: origin + (kind === null && !own ? selectionPath(pages.map(pagePath)) : path),
    kind: kind ?? 'site',
    date,
    authors: [],
    keywords: [],
    words: BOOK_WORDS[locale],
    isPage: false,
    isLong: true,
    introduction: read(collection.introduction, 'i', path, 2),
    parts: collection.parts
      .filter((part) => part.pages.length > 0)
      .map((part, i) => ({
        title: setTypography(part.title, collection.language),
        anchor: `p${i + 1}`,
        chapters: part.pages.map(chapterOf),
      })),
    closing: colophonBlocks(collection, pages, date, { locale, timeZone }),
    isPublication: isPublication(kind),
  };
  return { book, unknown };
}

function exportedPage(
  page: PageText,
  { document, citations, visibility }: StoredText,
  { origin, author }: { readonly origin: string; readonly author: string },
): ExportedPage {
  const { kind, slug, title, summary, language, notice, edition, date } = page;
  const publishedAt = edition === null ? '' : date;
  const cited = citedAsWords(document, citations);
  return {
    ...{ kind, slug, title, summary, language, notice, visibility, origin, publishedAt },
    document: { ...cited, content: [...noteNodes(page, author), ...(cited.content ?? [])] },
  };
}

const anchorOf = (id: string) => id.replace(/[^A-Za-z0-9_-]/g, '');

function headOf(
  text: { readonly title: string; readonly summary: string; readonly language: string },
  kindName: string,
  url: string,
  notice: readonly NoticeLine[],
): Head {
  const { language } = text;
  return {
    kindName,
    title: setTypography(onlyText(text.title), language),
    summary: setTypography(onlyText(text.summary), language),
    language,
    direction: directionOf(language),
    notice,
    url,
  };
}

function collectionNotice(pages: readonly PageText[], date: string, locale: Locale, timeZone: string): NoticeLine[] {
  const words = BOOK_WORDS[locale];
  return [{ label: words.edition, text: `${dayInWords(date, locale, timeZone)}, ${words.pages(pages.length)}` }];
}

/** What somebody noted on a page of a kit of theirs: a label, and lines. */
function notedLines({ note = '', language }: PageText, author: string): { label: string; lines: string[] } {
  const { noteOf, colon } = BOOK_WORDS[wordsLocale(language, 'fr')];
  const lines = onlyText(note)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { label: `${noteOf(author)}${colon} `, lines };
}

/** The same before its text, and set apart from it. */
function noteBlocks(page: PageText, author: string): Block[] {
  const { label, lines } = notedLines(page, author);
  if (lines.length === 0) return [];
  const blocks = lines.map((text, i): Block => {
    const said: Line = [{ type: 'text', text }];
    return { type: 'paragraph', line: i === 0 ? [{ type: 'text', text: label, bold: true }, ...said] : said };
  });
  return [{ type: 'quote', blocks }];
}

/** The same in a document. */
function noteNodes(page: PageText, author: string): DocumentNode[] {
  const { label, lines } = notedLines(page, author);
  if (lines.length === 0) return [];
  const content = lines.map((text, i): DocumentNode => {
    if (i > 0) return { type: 'paragraph', content: [{ type: 'text', text }] };
    const first: DocumentNode = { type: 'text', text: label.trimEnd(), marks: [{ type: 'bold' }] };
    return { type: 'paragraph', content: [first, { type: 'text', text: ` ${text}` }] };
  });
  return [{ type: 'blockquote', content }];
}

/** Headings without gaps in their levels, which screen readers announce. */
function withoutGaps(blocks: readonly Block[], first: number): Block[] {
  let last = first - 1;
  const levels = new Map<Block, number>();
  walkBlocks(blocks, (block) => {
    if (block.type !== 'heading') return;
    last = Math.min(block.level, last + 1);
    levels.set(block, last);
  });
  return mapBlocks(blocks, (block) => (block.type === 'heading' ? { ...block, level: levels.get(block)! } : block));
}

/** Numbers the pictures with a caption within their page, as its text refers to them. */
function numbered(blocks: readonly Block[], locale: Locale): Block[] {
  const { figure } = BOOK_WORDS[locale];
  const captions = new Map<Block, string>();
  walkBlocks(blocks, (block) => {
    if (block.type !== 'figure' || block.caption === '') return;
    captions.set(block, `${figure}\u00a0${captions.size + 1}. ${block.caption}`);
  });
  return mapBlocks(blocks, (block) =>
    block.type === 'figure' ? { ...block, caption: captions.get(block) ?? '' } : block,
  );
}

/** Replaces links to places that this text does not have by their words. */
function withoutDeadLinks(blocks: readonly Block[]): Block[] {
  const anchors = new Set<string>();
  walkBlocks(blocks, ({ anchor }) => anchor !== undefined && anchors.add(anchor));
  const mend = (line: Line): Line =>
    line.map((piece) => {
      if (piece.type === 'note') return { ...piece, line: mend(piece.line) };
      if (piece.type !== 'text' || !piece.href?.startsWith('#')) return piece;
      // `c3` is the head of a chapter, which every book of pages has.
      if (/^#c\d+$/.test(piece.href) || anchors.has(piece.href.slice(1))) return piece;
      const { href: _href, ...plain } = piece;
      return plain;
    });
  return mapBlocks(blocks, (block) => {
    if (block.type === 'paragraph' || block.type === 'heading') return { ...block, line: mend(block.line) };
    return block.type === 'rests' ? { ...block, items: block.items.map(mend) } : block;
  });
}

/** The rest of a notice, at the end of a page as on screen. */
function footBlocks(lines: readonly NoticeLine[], anchor: string, locale: Locale): Block[] {
  if (lines.length === 0) return [];
  const { notice, colon } = BOOK_WORDS[locale];
  return [
    { type: 'heading', level: 2, anchor: `${anchor}-notice`, unlisted: true, line: [{ type: 'text', text: notice }] },
    ...lines.map(({ label, text }): Block => {
      const line: Line = [
        { type: 'text', text: `${label}${colon} `, bold: true },
        { type: 'text', text },
      ];
      return { type: 'paragraph', line };
    }),
  ];
}

/** The list of sources at the end of a page, as `app/reading/text/sources-view.ts` shows it. */
function sourceBlocks(sources: TextSources | null, anchor: string, link: (href: string) => string | null): Block[] {
  if (!sources) return [];
  const words = BOOK_WORDS[sources.locale];
  const row = (label: string, text: string, href: string | null): Block[] => {
    const to = href === null || href.startsWith('#') ? null : link(href);
    const line: Line = [
      ...(label ? [{ type: 'text' as const, text: `${label}. `, bold: true }] : []),
      { type: 'text', text, ...(to === null ? {} : { href: to }) },
      { type: 'text', text: '.' },
    ];
    return [{ type: 'paragraph', line }];
  };
  const elsewhere = sources.claims.filter(({ href }) => !href?.startsWith('#'));
  const claims = new Map(elsewhere.map(({ title, words: said = title, href }) => [`${said} ${href}`, { said, href }]));
  const groups = [
    {
      title: words.materials,
      items: sources.materials.map(({ label, title, words: said = title, href }) => row(label, said, href)),
    },
    { title: words.claims, items: [...claims.values()].map(({ said, href }) => row('', said, href)) },
  ].filter(({ items }) => items.length > 0);
  if (groups.length === 0) return [];
  const heading = (level: number, text: string, id: string): Block => ({
    type: 'heading',
    level,
    anchor: `${anchor}-${id}`,
    unlisted: true,
    line: [{ type: 'text', text }],
  });
  return [
    heading(2, words.sources, 'sources'),
    ...groups.flatMap(({ title, items }, i): Block[] => [
      heading(3, title, `sources-${i + 1}`),
      { type: 'list', start: null, numbering: '1', items },
    ]),
  ];
}

/** The number of words of a text, separated by spaces: decides whether it is long. */
function countWords(blocks: readonly Block[]): number {
  let count = 0;
  walkBlocks(blocks, (block) => {
    if (block.type === 'paragraph' || block.type === 'heading') count += lineWords(block.line).split(/\s+/).length;
  });
  return count;
}
