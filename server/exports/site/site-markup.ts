import type { Book } from '#content/book/book.ts';
import { type XhtmlTarget, XhtmlText, xhtmlHead } from '#server/exports/formats/xhtml.ts';
import { all, el, type Markup, none, text } from '#server/exports/formats/xml.ts';
import { relativeTo } from '#server/exports/offline/offline-files.ts';
import { SEARCH_SCRIPTS } from '#server/exports/offline/offline-search.ts';

/** The name of a file of the site, from the site's root: `fiches/x.html`. */
export type SiteFile = string;

/** A link in a list. */
export interface SiteEntry {
  readonly file: SiteFile;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
}

export interface SiteList {
  readonly title: string;
  readonly entries: readonly SiteEntry[];
}

export const STYLE_FILE: SiteFile = 'style.css';
export const SEARCH_FILE: SiteFile = 'recherche.html';
const HOME_FILE: SiteFile = 'index.html';

/** The HTML document around a page's content. */
function shell(
  file: SiteFile,
  { title, language = 'fr', direction = 'ltr' }: { title: string; language?: string; direction?: string },
  ...body: readonly Markup[]
): string {
  const lead = (to: SiteFile, words: string) => el('a', { href: relativeTo(file, to) }, words);
  const head = el(
    'head',
    {},
    el('meta', { charset: 'utf-8' }),
    el('title', {}, title),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('link', { rel: 'stylesheet', href: relativeTo(file, STYLE_FILE) }),
  );
  const links = el(
    'nav',
    { class: 'site', lang: 'fr', dir: 'ltr', 'aria-label': 'Site' },
    lead(HOME_FILE, 'Accueil'),
    text(' '),
    lead(SEARCH_FILE, 'Rechercher'),
  );
  const html = el(
    'html',
    { lang: language, dir: direction },
    head,
    el('body', {}, el('header', {}, links), el('main', {}, ...body)),
  );
  return `<!DOCTYPE html>\n${html.xml}\n`;
}

function listOf(file: SiteFile, entries: readonly SiteEntry[]): Markup {
  return el(
    'ul',
    { class: 'list' },
    ...entries.map((entry) =>
      el(
        'li',
        { lang: entry.language },
        el('a', { href: relativeTo(file, entry.file) }, entry.title),
        entry.summary ? el('p', {}, entry.summary) : none,
      ),
    ),
  );
}

/** One edition as it is read. */
export function pageFile(file: SiteFile, book: Book, links: Pick<XhtmlTarget, 'imageSource' | 'outward'>): string {
  const target: XhtmlTarget = {
    ...links,
    anchorHref: (anchor) => `#${anchor}`,
    epubTypes: false,
    words: book.words,
    deeper: 0,
  };
  const body = new XhtmlText(target, 'c1');
  const chapters = book.parts.flatMap((part) => part.chapters);
  const words = all(...chapters.map(({ blocks }) => body.blocks(blocks)), body.notes());
  return shell(file, book, xhtmlHead(book, book, 1, null), words);
}

/** A collection: its introduction, then its pages by part. */
export function collectionFile(
  file: SiteFile,
  book: Book,
  parts: readonly SiteList[],
  links: Pick<XhtmlTarget, 'imageSource' | 'outward'>,
): string {
  const target: XhtmlTarget = { ...links, anchorHref: (a) => `#${a}`, epubTypes: false, words: book.words, deeper: 0 };
  const body = new XhtmlText(target, 'i');
  return shell(
    file,
    book,
    xhtmlHead(book, book, 1, null),
    body.blocks(book.introduction),
    body.notes(),
    ...parts.map(({ title, entries }) => all(title ? el('h2', {}, title) : none, listOf(file, entries))),
    body.blocks(book.closing),
  );
}

/** The list of everything, by collection and by kind. */
export function homeFile(origin: string, until: string | null, lists: readonly SiteList[]): string {
  const extent = until === null ? '' : ` Elle contient les textes publiés jusqu’au ${until}.`;
  return shell(
    HOME_FILE,
    { title: 'Textes publiés' },
    el('h1', {}, 'Textes publiés'),
    el(
      'p',
      {},
      'Cette copie se lit sans réseau et sans logiciel particulier.',
      extent,
      ' Le site vivant\u00a0: ',
      el('a', { href: origin }, origin),
      '.',
    ),
    ...lists.map(({ title, entries }) => all(el('h2', {}, title), listOf(HOME_FILE, entries))),
  );
}

/** The search: the one page that has scripts. */
export function searchFile(): string {
  const scripts = [...SEARCH_SCRIPTS, 'index.js', 'recherche.js'];
  return shell(
    SEARCH_FILE,
    { title: 'Rechercher' },
    el('h1', {}, 'Rechercher'),
    el(
      'form',
      { id: 'search', role: 'search' },
      el('label', { for: 'q' }, 'Mots cherchés\u00a0:'),
      text(' '),
      { xml: '<input type="search" id="q" name="q"/>' },
      text(' '),
      el('button', { type: 'submit' }, 'Rechercher'),
    ),
    el('noscript', {}, el('p', {}, 'La recherche demande JavaScript. La page d’accueil liste tous les textes.')),
    el('p', { id: 'said', role: 'status' }),
    el('ul', { class: 'list', id: 'found' }),
    ...scripts.map((name) => el('script', { src: `recherche/${name}` })),
  );
}
