/**
 * Reads every page and collection of the demonstration in four formats, as the team does: how many
 * PDFs conform to PDF/UA-1, and whether the words of PDF, EPUB and DOCX are those of the HTML in
 * their order (docs/formats.md). CI reads a sample of everything that is written
 * (`tests/server/book-formats.test.ts`); this takes minutes.
 *
 *   npx tsx tests/bench/exports/words.ts [<data folder of the demonstration>]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { diffArrays } from 'diff';
import pino from 'pino';
import { COMMAND_LINE } from '#content/authorise.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { loadDemo } from '#server/exchange/demo.ts';
import { pictureIdsOf, type Wanted, whole } from '#server/exports/book-texts.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createServices } from '#server/services.ts';
import { READERS, readableIn, readHtml, shareOf } from '../../support/read-back.ts';

const FORMATS = ['pdf', 'epub', 'docx'] as const;
const ORIGIN = 'https://navette.example';
/** Share of words that must be there in order. */
const ENOUGH = 0.999;

const given = process.argv[2];
const dataDir = given ?? mkdtempSync(path.join(os.tmpdir(), 'navette-words-'));
const services = await createServices({
  env: readEnv({ DATA_DIR: dataDir }),
  logger: pino({ level: 'silent' }),
});
if (!given) await loadDemo(services);

const pages = (await services.pages.listDrafts(COMMAND_LINE)).filter((page) => page.editionNumber !== null);
const collections = await services.collections.list(COMMAND_LINE);
const wanted: Wanted[] = [
  ...pages.map(({ kind, slug }) => ({ type: 'page', kind, slug }) as const),
  ...collections.map(({ kind, slug }) => ({ type: 'collection', kind, slug }) as const),
];

/** The first words in which two differ, for whoever looks for the cause. */
const differences = (one: readonly string[], other: readonly string[]): string =>
  diffArrays([...one], [...other])
    .filter(({ added, removed }) => added || removed)
    .slice(0, 5)
    .map(({ added, value }) => `${added ? '+' : '-'}${value.slice(0, 8).join(' ')}`)
    .join(' | ');

const lowest = { pdf: 1, epub: 1, docx: 1 };
let [conforming, words] = [0, 0];
const problems: string[] = [];
for (const one of wanted) {
  const found = await services.bookTexts.find(COMMAND_LINE, one);
  const text = await found.gather(ORIGIN, whole);
  const { book, unknown } = makeBook(text);
  const name = 'slug' in one ? `${one.kind}/${one.slug}` : one.type;
  if (unknown.length > 0) problems.push(`${name}: unknown ${unknown.join(', ')}`);
  const stored = await services.bookTexts.images(COMMAND_LINE, pictureIdsOf(text));
  const write = async (extension: 'html' | (typeof FORMATS)[number]) =>
    (await BOOK_WRITERS[extension]())(book, await readImages(filesOf(book), stored, extension));
  const reference = readHtml((await write('html')).bytes);
  words += reference.text.length + reference.notes.length;
  const known = new Set([...reference.text, ...reference.notes]);
  for (const format of FORMATS) {
    const { bytes, remark } = await write(format);
    const read = await READERS[format].read(bytes, known);
    const wanted = readableIn(format, reference.text);
    if (format === 'pdf' && remark === null) conforming++;
    if (remark !== null) problems.push(`${name}.${format}: ${remark}`);
    const least = Math.min(shareOf(wanted, read.text), shareOf(readableIn(format, reference.notes), read.notes));
    lowest[format] = Math.min(lowest[format], least);
    if (least < ENOUGH)
      problems.push(`${name}.${format}: ${least.toFixed(4)} of the words: ${differences(wanted, read.text)}`);
  }
}
await services.close();
if (!given) rmSync(dataDir, { recursive: true });

console.log(`${wanted.length} texts (${pages.length} pages, ${collections.length} collections), ${words} words`);
console.log(`PDF/UA-1: ${conforming} of ${wanted.length}`);
console.log(`lowest share of words in order: ${FORMATS.map((one) => `${one} ${lowest[one].toFixed(4)}`).join(', ')}`);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
