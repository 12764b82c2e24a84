import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { collectionPath, pagePath, parseAddress } from '#content/addresses/address.ts';
import type { Book } from '#content/book/book.ts';
import type { BookText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { dayInWords } from '#content/book/notice-lines.ts';
import { textsOf } from '#content/book/walk-book.ts';
import { KINDS, PAGE_KINDS } from '#content/kinds/kind.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { type BookTexts, pictureIdsOf, whole } from '#server/exports/book-texts.ts';
import { OFFLINE_STYLES, relativeTo } from '#server/exports/offline/offline-files.ts';
import {
  lunrScript,
  SEARCH_SCRIPTS,
  type SearchManner,
  searchIndex,
  searchScript,
  wordsOfTexts,
} from '#server/exports/offline/offline-search.ts';
import type { CollectionService } from '#server/pages/collections/collection-service.ts';
import type { PublishedLists } from '#server/pages/reading/published-lists.ts';
import { deadLinks } from './dead-links.ts';
import {
  collectionFile,
  homeFile,
  pageFile,
  SEARCH_FILE,
  type SiteEntry,
  type SiteFile,
  STYLE_FILE,
  searchFile,
} from './site-markup.ts';

const MOST_PAGES = 50_000;
const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};
const SEARCH: SearchManner = {
  folds: false,
  none: 'Aucun texte trouvé.',
  one: '1 texte trouvé.',
  many: 'textes trouvés.',
};

interface SiteDeps {
  readonly bookTexts: BookTexts;
  readonly collections: CollectionService;
  readonly publishedLists: PublishedLists;
}

export interface ExportedSite {
  readonly pages: number;
  readonly collections: number;
  readonly images: number;
  readonly dead: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Writes all that the public may list as files that are read without Navette: a page for each
 * latest edition with its pictures, lists, and a search by Lunr.
 * @param options.folder empty
 * @throws the signal's reason
 */
export async function exportSite(
  { bookTexts, collections, publishedLists }: SiteDeps,
  options: {
    readonly folder: string;
    readonly origin: string;
    readonly timeZone: string;
    readonly signal: AbortSignal;
    readonly onPage: (done: number, total: number) => void;
  },
): Promise<ExportedSite> {
  const { folder, origin, timeZone, signal, onPage } = options;
  const written = new Set<SiteFile>();
  const write = async (file: SiteFile, words: string) => {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), words);
    written.add(file);
  };
  const listed = await publishedLists.publicAddresses(MOST_PAGES);
  const shelves = await collections.list(PUBLIC_VIEWER);
  const files = new Map([
    ...listed.map(({ href }) => [href, `${href.slice(1)}.html`] as const),
    ...shelves.map((one) => [collectionPath(one), `${collectionPath(one).slice(1)}.html`] as const),
  ]);
  const images = new Map<string, SiteFile>();

  /** Links of a file, and its pictures, each copied once. */
  const linksOf = async (file: SiteFile, text: BookText) => {
    for (const [id, image] of Object.entries(await bookTexts.images(PUBLIC_VIEWER, pictureIdsOf(text)))) {
      const ending = ENDINGS[image.mediaType];
      if (ending === undefined || images.has(id)) continue;
      const copy = `fichiers/${id}.${ending}`;
      await mkdir(path.join(folder, 'fichiers'), { recursive: true });
      await copyFile(image.path, path.join(folder, copy));
      images.set(id, copy);
      written.add(copy);
    }
    return {
      imageSource: (id: string) => (images.has(id) ? relativeTo(file, images.get(id)!) : null),
      outward: (href: string) => {
        if (!href.startsWith(`${origin}/`)) return href;
        // To the page, not to a place in it: only places that its own text links to have anchors.
        const own = files.get(href.slice(origin.length).split(/[#?]/)[0]!);
        return own === undefined ? href : relativeTo(file, own);
      },
    };
  };
  const entryOf = (file: SiteFile, { title, summary, language }: Book): SiteEntry => ({
    file,
    title,
    summary,
    language,
  });

  const entries = new Map<string, SiteEntry>();
  const searched: Parameters<typeof searchIndex>[0][number][] = [];
  let done = 0;
  for (const { href } of listed) {
    signal.throwIfAborted();
    const address = parseAddress(href);
    if (address?.type !== 'page') continue;
    const file = files.get(href)!;
    const { kind, slug } = address;
    const found = await bookTexts.find(PUBLIC_VIEWER, { type: 'page', kind, slug });
    const text = await found.gather(origin, whole);
    const { book } = makeBook(text);
    await write(file, pageFile(file, book, await linksOf(file, text)));
    entries.set(href, entryOf(file, book));
    searched.push({ file, title: book.title, summary: book.summary, text: wordsOfTexts(textsOf(book)) });
    onPage(++done, listed.length);
    // Let other requests run between two pages.
    await turn();
  }

  const shelfEntries: SiteEntry[] = [];
  for (const shelf of shelves) {
    signal.throwIfAborted();
    const { kind, slug } = shelf;
    const file = files.get(collectionPath(shelf))!;
    const found = await bookTexts.find(PUBLIC_VIEWER, { type: 'collection', kind, slug });
    const text = await found.gather(origin, whole);
    if (!text.collection) continue;
    const parts = text.collection.parts.map(({ title, pages }) => ({
      title,
      entries: pages.flatMap((page) => entries.get(pagePath(page)) ?? []),
    }));
    const { book } = makeBook(text);
    await write(file, collectionFile(file, book, parts, await linksOf(file, text)));
    shelfEntries.push(entryOf(file, book));
  }

  const byKind = PAGE_KINDS.map((kind) => ({
    title: KINDS[kind].names.fr.many,
    entries: listed.flatMap(({ href }) => (parseAddress(href)?.kind === kind ? (entries.get(href) ?? []) : [])),
  }));
  const lists = [{ title: 'Recueils', entries: shelfEntries }, ...byKind].filter((list) => list.entries.length > 0);
  const latest = listed
    .map(({ publishedAt }) => publishedAt)
    .sort()
    .at(-1);
  await write('index.html', homeFile(origin, latest === undefined ? null : dayInWords(latest, 'fr', timeZone), lists));
  await write(STYLE_FILE, OFFLINE_STYLES);
  await write(SEARCH_FILE, searchFile());
  await write('recherche/index.js', searchIndex(searched, SEARCH));
  await write('recherche/recherche.js', searchScript(SEARCH));
  for (const name of SEARCH_SCRIPTS) {
    await copyFile(lunrScript(name), path.join(folder, 'recherche', name));
    written.add(`recherche/${name}`);
  }
  return {
    pages: searched.length,
    collections: shelfEntries.length,
    images: images.size,
    dead: await deadLinks(folder, written),
  };
}
