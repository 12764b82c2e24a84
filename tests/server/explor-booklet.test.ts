import { EpubCheck } from '@likecoin/epubcheck-ts';
import { diffArrays } from 'diff';
import { unzipSync } from 'fflate';
import { getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionPath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { whole } from '#server/exports/book-texts.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { readEpub, readHtml } from '#tests/support/read-back.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/**
 * The booklet of EXPLOR missions of the demonstration, as a reader without an account has it: its
 * A5 pages are printed two by two, folded and read from the first to the last; its EPUB is read
 * from cover to cover. Both have the words of its HTML.
 */
const SLUG = 'cinq-missions-explor';
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

let app: RunningApp;
/** The titles of its pages, in their order. */
let titles: string[];
let path: string;
beforeAll(async () => {
  app = await startApp({ DATA_DIR: await createDemoFolder() });
  const { collections } = app.services;
  const [booklet] = (await collections.list(COMMAND_LINE)).filter(({ slug }) => slug === SLUG);
  path = collectionPath(booklet!);
  const found = await app.services.bookTexts.find(COMMAND_LINE, { type: 'collection', kind: 'booklet', slug: SLUG });
  const { collection } = await found.gather(app.url, whole);
  titles = collection!.parts.flatMap(({ pages }) => pages.map(({ title }) => title));
}, 240_000);
afterAll(() => app.close());

/** Asks for a file as a browser does, and waits for it. */
async function download(extension: string): Promise<Uint8Array> {
  const ask = (address: string) => fetch(app.url + address, { redirect: 'manual', headers: { accept: 'text/html' } });
  const first = await ask(`${path}.${extension}`);
  if (first.status !== 303) return new Uint8Array(await first.arrayBuffer());
  const waiting = first.headers.get('location')!;
  const isReady = async () => (await ask(waiting)).headers.get('refresh')?.startsWith('0;') ?? false;
  await until(isReady, `the ${extension} is ready`, 120_000);
  const answer = await ask(`${path}.${extension}`);
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
}

const wordsOf = (text: string): string[] => text.normalize('NFKC').match(WORDS) ?? [];

/** The share of these words that others have in the same order. */
function shareIn(words: readonly string[], others: readonly string[]): number {
  const common = diffArrays([...words], [...others]).filter(({ added, removed }) => !added && !removed);
  return common.reduce((sum, { value }) => sum + value.length, 0) / words.length;
}

/** The first place of each title in a text, after the one before it; -1 if it is missing. */
function placesOf(titles: readonly string[], words: readonly string[]): number[] {
  const text = ` ${words.join(' ')} `;
  let from = 0;
  return titles.map((title) => {
    const at = text.indexOf(` ${wordsOf(title).join(' ')} `, from);
    from = at + 1;
    return at;
  });
}

/** The words on both halves of each side of a sheet, as it comes from the printer. */
async function readSides(bytes: Uint8Array, known: ReadonlySet<string>): Promise<[string, string][]> {
  const document = await getDocumentProxy(bytes);
  const sides: [string, string][] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const sheet = await document.getPage(number);
    const [, , width, height] = sheet.view as [number, number, number, number];
    // A4, landscape: two pages of A5.
    expect([Math.round(width), Math.round(height)]).toEqual([842, 595]);
    const { items } = await sheet.getTextContent();
    const half = (isRight: boolean) =>
      items
        .flatMap((item) =>
          'str' in item && item.transform[4] >= width / 2 === isRight ? [item.str + (item.hasEOL ? '\n' : '')] : [],
        )
        .join('')
        // A word that the layout divides.
        .replace(/([\p{L}\p{M}]+)[-\u2010]\n([\p{L}\p{M}]+)/gu, (split, one: string, other: string) =>
          known.has(one + other) ? one + other : split,
        );
    sides.push([half(false), half(true)]);
  }
  return sides;
}

/**
 * Sheets printed on both sides, flipped on their short edge, nested and folded: on the way to the
 * fold, of each sheet the right of its front and the left of its back; on the way out, the others.
 */
function fold(sides: readonly (readonly [string, string])[]): string[] {
  const sheets = Array.from({ length: sides.length / 2 }, (_, i) => ({
    front: sides[2 * i]!,
    back: sides[2 * i + 1]!,
  }));
  const inwards = sheets.flatMap(({ front, back }) => [front[1], back[0]]);
  const outwards = sheets.reverse().flatMap(({ front, back }) => [back[1], front[0]]);
  return [...inwards, ...outwards];
}

test('is offered on its page as a booklet to fold and as an e-book', async () => {
  const { text } = await app.get('', path);
  for (const extension of ['livret', 'epub']) expect(text).toContain(`href="${path}.${extension}"`);
  expect(titles).toHaveLength(5);
});

test('printed on both sides, folded and read from first to last page, it has the words of its HTML', async () => {
  const html = readHtml(await download('html'));
  const sides = await readSides(await download('livret'), new Set([...html.text, ...html.notes]));
  expect(sides.length % 2).toBe(0);
  const pages = fold(sides);
  // The title is on the cover, outside; whatever is left over is blank, at the end.
  expect(wordsOf(pages[0]!).join(' ')).toContain('Cinq missions EXPLOR');
  const last = pages.findLastIndex((page) => wordsOf(page).length > 0);
  expect(pages.length - 1 - last).toBeLessThan(4);
  // Each page has its number, so that fallen sheets can be sorted again.
  const numbers = pages.slice(1, last + 1).map((page) => /(\d+) \/ (\d+)\s*$/.exec(page.trim())?.slice(1).map(Number));
  expect(numbers).toEqual(numbers.map((_, i) => [i + 2, last + 1]));
  const words = pages.flatMap(wordsOf);
  expect(placesOf(titles, words)).not.toContain(-1);
  expect(shareIn(html.text, words)).toBeGreaterThan(0.99);
}, 180_000);

test('as an e-book it is valid, lists its pages, and has the words of its HTML', async () => {
  const [html, epub] = [readHtml(await download('html')), await download('epub')];
  const { messages } = await EpubCheck.validate(epub);
  expect(messages.map(({ id, message }) => `${id} ${message}`)).toEqual([]);
  const read = readEpub(epub);
  expect(shareIn(html.text, read.text)).toBeGreaterThan(0.999);
  expect(placesOf(titles, read.text)).not.toContain(-1);
  const contents = Buffer.from(unzipSync(epub)['EPUB/nav.xhtml']!).toString();
  expect(placesOf(titles, wordsOf(contents.replace(/<[^>]*>/g, ' ')))).not.toContain(-1);
}, 180_000);
