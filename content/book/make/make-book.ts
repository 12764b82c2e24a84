import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { selectionPath } from '#content/addresses/selection.ts';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import type { Block, Book, Chapter, Head, NoticeLine } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { dayInWords, noticeLines } from '#content/book/notice-lines.ts';
import { onlyText } from '#content/book/only-text.ts';
import { readText } from '#content/book/read-text.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { COLLECTIONS, isPublication } from '#content/kinds/collection-kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { readGuide } from '#content/kinds/module-guide.ts';
import { directionOf, type Locale } from '#content/locale.ts';
import { citedAsWords } from '#content/render/citation-words.ts';
import type { ExportedPage } from '#content/render/files/exported-page.ts';
import { setTypography } from '#content/text/typography.ts';
import type { BookText, PageText, StoredText } from './book-text.ts';
import { colophonBlocks } from './colophon.ts';
import { CrossedBlocks } from './crossed-text.ts';
import { evidenceBlocks } from './evidence-blocks.ts';
import { footBlocks, sourceBlocks } from './foot-blocks.ts';
import { noteBlocks, noteNodes } from './kit-notes.ts';
import { lensBlocks } from './lens-blocks.ts';
import { countWords, numbered, withoutDeadLinks, withoutGaps } from './settle-blocks.ts';

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
    const lenses = lensBlocks(page.lenses ?? [], { locale, language, anchor, link: linkIn(path) });
    const foot = [...orphans, ...lenses, ...map, ...sources, ...footBlocks(notice.foot, anchor, locale)];
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
      ...(KINDS[page.kind].hasSessions ? { guide: guideOf(page) } : {}),
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
  const cited = citedAsWords(JSON.parse(document) as DocumentNode, citations);
  return {
    ...{ kind, slug, title, summary, language, notice, visibility, origin, publishedAt },
    document: { ...cited, content: [...noteNodes(page, author), ...(cited.content ?? [])] },
  };
}

/** The fields of a module's notice that help to choose and lead it, typeset. */
function guideOf({ notice, language }: PageText): NonNullable<Chapter['guide']> {
  const guide = readGuide(notice.own);
  const { equipment = [] } = notice.own as { readonly equipment?: readonly string[] };
  const typeset = (texts: readonly string[]) => texts.map((text) => setTypography(onlyText(text), language));
  return {
    ...guide,
    needs: typeset(guide.needs),
    duration: setTypography(onlyText(guide.duration), language),
    equipment: typeset(equipment),
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
