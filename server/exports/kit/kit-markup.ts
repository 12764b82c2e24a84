import type { Book, Chapter } from '#content/book/book.ts';
import type { KitPictures } from '#content/book/kit-list.ts';
import { KIT_WORDS } from '#content/book/kit-words.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { Locale } from '#content/locale.ts';
import { type XhtmlTarget, XhtmlText, xhtmlHead } from '#server/exports/formats/xhtml.ts';
import { all, el, type Markup, none, text } from '#server/exports/formats/xml.ts';
import { OFFLINE_STYLES, relativeTo } from '#server/exports/offline/offline-files.ts';
import { SEARCH_SCRIPTS } from '#server/exports/offline/offline-search.ts';
import { ANSWERS_SCRIPT_ID, hasAnswers, KIT_ANSWERS, KIT_ANSWERS_STYLES } from './kit-answers.ts';
import { moduleMap, planMarkup } from './kit-guide.ts';
import type { KitPlan } from './kit-plan.ts';
import { KIT_SEARCH_SCRIPT, SEARCH_SCRIPT_ID } from './kit-search.ts';
import { hasSteps, KIT_SESSION, KIT_SESSION_STYLES } from './kit-session.ts';

export const KIT_HOME = 'index.html';
export const KIT_STYLE = 'style.css';
export const KIT_SEARCH = 'recherche.html';

/** Where the parts of the search gather. */
export const KIT_PARTS = 'parties.js';

/** What the search knows of a page, by the page's file. */
export const searchPartFile = (page: string): string => page.replace(/^pages\//, 'recherche/').replace(/html$/, 'js');

export const KIT_STYLES = `${OFFLINE_STYLES}
.kit { background: #e3eeec; border-inline-start: 0.25em solid #0b5d57; color: #1d1f24; padding: 0.6em 1em; }
.kit p { margin-block: 0.3em; }
mark { background: #e3eeec; box-shadow: inset 0 -2px 0 #0b5d57; color: inherit; font-weight: 650; }
@media (prefers-color-scheme: dark) {
  .kit { background: #1c302d; border-color: #7cc9bf; color: #e8e4db; }
  mark { background: #1c302d; box-shadow: inset 0 -2px 0 #7cc9bf; }
}
.turn { border-top: 1px solid #8b8878; margin-top: 2.5rem; padding-top: 0.8rem; }
.turn p { margin-block: 0.4em; }
form { margin-block: 1.2rem; }
.plan p { margin-block: 0.2em; }
@media print { .site, .turn, form { display: none; } }
${KIT_SESSION_STYLES}${KIT_ANSWERS_STYLES}`;

/** A book laid out as a kit: the files of its chapters and pictures. */
export interface Kit {
  readonly book: Book;
  readonly version: string;
  /** The file of each chapter, by its anchor; a page that is in two parts has one file. */
  readonly files: ReadonlyMap<string, string>;
  /** The file of each picture, by the id of its original. */
  readonly pictures: ReadonlyMap<string, string>;
  readonly choice: KitPictures;
  readonly plans: readonly KitPlan[];
}

const localeOf = ({ book }: Kit): Locale => wordsLocale(book.language, 'fr');
const wordsOf = (kit: Kit) => KIT_WORDS[localeOf(kit)];
/**
 * Language attributes of the kit's own words, which are French if its texts are in a third
 * language.
 */
const languageAttributes = (kit: Kit) => ({ lang: localeOf(kit), dir: 'ltr' }) as const;

/** How a file of the kit links to chapters, pictures, and other sites. */
function targetOf(kit: Kit, file: string): XhtmlTarget {
  const { book, files, pictures, plans } = kit;
  return {
    imageSource: (id) => (pictures.has(id) ? relativeTo(file, pictures.get(id)!) : null),
    anchorHref: (anchor) => {
      const chapter = files.get(anchor.split('-', 1)[0]!) ?? KIT_HOME;
      return chapter === file ? `#${anchor}` : `${relativeTo(file, chapter)}#${anchor}`;
    },
    outward: (href) => {
      const plan = plans.find((one) => one.href === href);
      if (plan) return relativeTo(file, plan.file);
      return href === book.url ? relativeTo(file, KIT_HOME) : href;
    },
    epubTypes: false,
    words: book.words,
    hasAnswers: true,
    deeper: 0,
  };
}

function shell(
  kit: Kit,
  file: string,
  { title, language, direction, first = none }: Pick<Book, 'title' | 'language' | 'direction'> & { first?: Markup },
  ...body: readonly Markup[]
): string {
  const { book } = kit;
  const words = wordsOf(kit);
  const lead = (to: string, label: string) => el('a', { href: relativeTo(file, to) }, label);
  const head = el(
    'head',
    {},
    el('meta', { charset: 'utf-8' }),
    el('title', {}, title === book.title ? title : `${title} – ${book.title}`),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    first,
    el('link', { rel: 'stylesheet', href: relativeTo(file, KIT_STYLE) }),
  );
  const links = el(
    'nav',
    { class: 'site', ...languageAttributes(kit), 'aria-label': book.title },
    lead(KIT_HOME, words.cover),
    text(' '),
    lead(KIT_SEARCH, words.search),
  );
  const html = el(
    'html',
    { lang: language, dir: direction },
    head,
    el('body', {}, el('header', {}, links), el('main', {}, ...body)),
  );
  return `<!DOCTYPE html>\n${html.xml}\n`;
}

const searchForm = (kit: Kit): Markup => {
  const words = wordsOf(kit);
  return el(
    'form',
    { id: 'search', role: 'search', action: KIT_SEARCH, ...languageAttributes(kit) },
    el('label', { for: 'q' }, words.searched + kit.book.words.colon),
    text(' '),
    { xml: '<input type="search" id="q" name="q"/>' },
    text(' '),
    el('button', { type: 'submit' }, words.search),
  );
};

/** The first page: the cover, which edition the kit holds, the introduction, the parts. */
export function kitHome(kit: Kit): string {
  const { book, version, pictures, choice, files } = kit;
  const words = wordsOf(kit);
  const body = new XhtmlText(targetOf(kit, KIT_HOME), 'i');
  const day = book.notice[0]?.text ?? '';
  const pictured =
    choice && pictures.size > 0 ? words.withPictures(pictures.size, choice === 'small') : words.withoutPictures;
  const lists = book.parts.map(({ title, anchor, chapters }) =>
    all(
      title ? el('h2', { id: anchor }, title) : none,
      el(
        'ul',
        { class: 'list' },
        ...chapters.map((chapter) =>
          el(
            'li',
            { lang: chapter.language, dir: chapter.direction },
            el('a', { href: files.get(chapter.anchor)! }, chapter.title),
            chapter.summary ? el('p', {}, chapter.summary) : none,
          ),
        ),
      ),
    ),
  );
  return shell(
    kit,
    KIT_HOME,
    book,
    xhtmlHead({ ...book, kindName: `${book.kindName}, ${words.kit}`, notice: [] }, book, 1, null),
    el(
      'div',
      { class: 'kit', ...languageAttributes(kit) },
      el('p', {}, `${words.edition} `, el('strong', {}, day), `, ${words.version} ${version}, ${pictured}.`),
      el('p', {}, words.signed),
    ),
    searchForm(kit),
    body.blocks(book.introduction),
    body.notes(),
    moduleMap(
      book.parts.flatMap(({ chapters }) => chapters),
      localeOf(kit),
      linkFrom(kit, KIT_HOME),
    ),
    el('nav', { 'aria-label': book.words.contents }, ...lists),
    body.blocks(book.closing),
  );
}

const linkFrom =
  (kit: Kit, file: string) =>
  ({ anchor, title, language, direction }: Chapter): Markup =>
    el('a', { href: relativeTo(file, kit.files.get(anchor)!), lang: language, dir: direction }, title);

/** Several modules as one session. */
export function kitPlanPage(kit: Kit, plan: KitPlan): string {
  const locale = localeOf(kit);
  const title = KIT_WORDS[locale].plan.title(plan.modules.length);
  return shell(
    kit,
    plan.file,
    { title, language: locale, direction: 'ltr' },
    planMarkup(plan, locale, linkFrom(kit, plan.file)),
    el('script', { src: KIT_SESSION }),
  );
}

/** A page of the collection, with links to the previous and next ones. */
export function kitPage(kit: Kit, chapter: Chapter, before: Chapter | null, next: Chapter | null): string {
  const file = kit.files.get(chapter.anchor)!;
  const words = wordsOf(kit);
  const { book } = kit;
  const body = new XhtmlText(targetOf(kit, file), chapter.anchor);
  const turn = (label: string, to: Chapter | null, rel: string) =>
    to === null
      ? none
      : el(
          'p',
          {},
          `${label}${book.words.colon} `,
          el('a', { href: relativeTo(file, kit.files.get(to.anchor)!), rel, lang: to.language }, to.title),
        );
  return shell(
    kit,
    file,
    chapter,
    xhtmlHead(chapter, book, 1, chapter.anchor),
    body.blocks(chapter.blocks),
    body.notes(),
    el(
      'nav',
      { class: 'turn', ...languageAttributes(kit), 'aria-label': `${words.before}, ${words.next}` },
      turn(words.before, before, 'prev'),
      turn(words.next, next, 'next'),
    ),
    hasSteps(chapter.blocks) ? el('script', { src: relativeTo(file, KIT_SESSION) }) : none,
    hasAnswers(chapter.blocks)
      ? el('script', {
          id: ANSWERS_SCRIPT_ID,
          src: relativeTo(file, KIT_ANSWERS),
          'data-page': new URL(chapter.url).pathname,
        })
      : none,
  );
}

/** The search: with the timers of sessions, the one page that has scripts. */
export function kitSearch(kit: Kit): string {
  const words = wordsOf(kit);
  const parts = [...new Set(kit.files.values())].map(searchPartFile);
  const shared = [...SEARCH_SCRIPTS, KIT_PARTS].map((name) => `recherche/${name}`);
  const byLunr = [...shared, ...parts, 'recherche/recherche.js'].join(' ');
  return shell(
    kit,
    KIT_SEARCH,
    {
      ...{ title: words.search, language: localeOf(kit), direction: 'ltr' },
      // Before the style: a script after it waits for it.
      first: el('script', { id: SEARCH_SCRIPT_ID, async: 'async', src: KIT_SEARCH_SCRIPT, 'data-scripts': byLunr }),
    },
    el('h1', {}, words.search),
    searchForm(kit),
    el('noscript', {}, el('p', {}, words.needsScript)),
    el('p', { id: 'said', role: 'status' }),
    el('ul', { class: 'list', id: 'found' }),
  );
}
