import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Book } from '#content/book/book.ts';
import type { KitPictures } from '#content/book/kit-list.ts';
import { KIT_ANSWER_WORDS, KIT_SESSION_WORDS, KIT_WORDS } from '#content/book/kit-words.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { SearchDocument } from '#content/search/index/search-document.ts';
import { kitDocument } from '#content/search/kit/kit-document.ts';
import { readKitText } from '#content/search/kit/kit-text.ts';
import type { BookImages, BookWriter, WrittenBook } from '#server/exports/formats/book-writer.ts';
import {
  lunrScript,
  PARTS_SCRIPT,
  SEARCH_SCRIPTS,
  searchedPage,
  searchScript,
  wordsOfTexts,
} from '#server/exports/offline/offline-search.ts';
import { answersScript, hasAnswers, KIT_ANSWERS } from './kit-answers.ts';
import { engineScript, indexScript, KIT_ENGINE, KIT_INDEX } from './kit-engine.ts';
import { KIT_MANIFEST, KIT_TOO_LARGE, MOST_KIT_BYTES, sha256Of, writeKitManifest } from './kit-manifest.ts';
import {
  KIT_HOME,
  KIT_PARTS,
  KIT_SEARCH,
  KIT_STYLE,
  KIT_STYLES,
  type Kit,
  kitHome,
  kitPage,
  kitPlanPage,
  kitSearch,
  searchPartFile,
} from './kit-markup.ts';
import { plansOf } from './kit-plan.ts';
import { KIT_SEARCH_SCRIPT, kitSearchScript } from './kit-search.ts';
import { hasSteps, KIT_SESSION, sessionScript } from './kit-session.ts';

const ENDINGS = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif', svg: 'svg' } as const;

/**
 * Bytes of pictures up to which what is searched from a folder shows passages: with more, a kit of
 * 60 modules has room for their words, and not for their texts once more (12 MB,
 * `docs/benchmarks.md`).
 */
const MOST_WITH_PASSAGES = 10_000_000;

/**
 * A collection as a ZIP archive that is unpacked and read from `index.html`, without network, with
 * a search of its own. Its manifest is still to be signed (`sealKit`).
 * @throws Error with the code KIT_TOO_LARGE
 */
export const writeKit: BookWriter = (book, images) => kitOf(book, images, true);

/** The same with pictures that are small (`read-images.ts`). */
export const writeSmallKit: BookWriter = (book, images) => kitOf(book, images, 'small');

/** The same without pictures, which are most of its bytes. */
export const writeLightKit: BookWriter = (book) => kitOf(book, new Map(), false);

async function kitOf(book: Book, images: BookImages, choice: KitPictures): Promise<WrittenBook> {
  const words = KIT_WORDS[wordsLocale(book.language, 'fr')];
  const version = createHash('sha256').update(JSON.stringify(book)).digest('hex').slice(0, 12);
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const add = (file: string, content: string | Uint8Array) => {
    const added = typeof content === 'string' ? strToU8(content) : content;
    bytes += files.has(file) ? 0 : added.length;
    if (bytes > MOST_KIT_BYTES) throw Object.assign(new Error('the kit is too large'), { code: KIT_TOO_LARGE });
    files.set(file, added);
  };
  const bytesOf = (names: Iterable<string>) =>
    [...new Set(names)].reduce((sum, name) => sum + files.get(name)!.length, 0);
  const pictures = new Map<string, string>();
  for (const id of filesOf(book)) {
    const image = images.get(id);
    if (!image) continue;
    // Named by its hash: a picture is stored once, and has the same name in the next edition.
    const file = `images/${sha256Of(image.bytes).slice(0, 16)}.${ENDINGS[image.type]}`;
    pictures.set(id, file);
    add(file, image.bytes);
  }
  const chapters = book.parts.flatMap((part) => part.chapters);
  const kit: Kit = {
    book,
    version,
    files: new Map(chapters.map(({ anchor, url }) => [anchor, pageFile(url)])),
    pictures,
    choice,
    plans: plansOf(book),
  };
  add(KIT_HOME, kitHome(kit));
  const date = new Date(book.date).toISOString();
  const pages = new Map<string, SearchDocument>();
  for (const [i, chapter] of chapters.entries()) {
    const file = pageFile(chapter.url);
    const html = kitPage(kit, chapter, chapters[i - 1] ?? null, chapters[i + 1] ?? null);
    add(file, html);
    // As the engine reads it in a browser that keeps the kit: both find the same.
    pages.set(file, kitDocument({ file, ...readKitText(html) }, date));
  }
  for (const plan of kit.plans) add(plan.file, kitPlanPage(kit, plan));
  add(KIT_SEARCH, kitSearch(kit));
  add(KIT_STYLE, KIT_STYLES);
  const searched = new Map(
    chapters.map(({ url, title, summary, blocks }) => [
      url,
      { file: pageFile(url), title, summary, text: wordsOfTexts([blocks]) },
    ]),
  );
  const { none, one, many } = words;
  add(`recherche/${KIT_PARTS}`, PARTS_SCRIPT);
  for (const page of searched.values()) add(searchPartFile(page.file), searchedPage(page, { folds: true }));
  if (chapters.some(({ blocks }) => hasSteps(blocks)))
    add(KIT_SESSION, sessionScript(KIT_SESSION_WORDS[wordsLocale(book.language, 'fr')]));
  if (chapters.some(({ blocks }) => hasAnswers(blocks)))
    add(KIT_ANSWERS, answersScript(KIT_ANSWER_WORDS[wordsLocale(book.language, 'fr')]));
  add(KIT_SEARCH_SCRIPT, kitSearchScript({ none, one, many }));
  add('recherche/recherche.js', searchScript({ folds: true, none, one, many }, true));
  for (const name of SEARCH_SCRIPTS) add(`recherche/${name}`, await readFile(lunrScript(name)));
  const engine = await engineScript();
  if (engine !== null) {
    add(KIT_ENGINE, engine);
    add(KIT_INDEX, indexScript([...pages.values()], bytesOf(pictures.values()) <= MOST_WITH_PASSAGES));
  }
  add(words.readme.file, words.readme.text(book.title, book.url).replaceAll('\n', '\r\n'));

  const head = {
    title: book.title,
    url: book.url,
    date,
    version,
    pictures: choice,
  };
  const manifest = writeKitManifest(head, files);
  const packed: Zippable = {};
  // The files that open the kit come first in the archive's list.
  for (const [file, content] of files)
    packed[file] = /\.(jpg|png|webp|gif)$/.test(file) ? [content, { level: 0 }] : content;
  packed[KIT_MANIFEST] = strToU8(manifest);
  // A fixed date, the first that ZIP archives have, for the same bytes each time.
  return { bytes: zipSync(packed, { mtime: new Date(1980, 0, 1), level: 9 }), remark: null, manifest };
}

/** The file of a page, by its address: `/fiches/x` is `pages/fiches-x.html`. */
const pageFile = (url: string): string => `pages/${new URL(url).pathname.split('/').slice(-2).join('-')}.html`;
