import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { documentJson } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { CONSENT_USES } from '#content/material/consent.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { pictureIdsOf, type Wanted, whole } from '#server/exports/book-texts.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { bareDocument } from '#tests/support/bare-document.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { Random } from '#tests/support/random.ts';
import { READ, READERS, type ReadExtension, readableIn, readHtml, shareOf } from '#tests/support/read-back.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const ORIGIN = 'https://navette.example';
/** One in so many of the demonstration's pages, and of other documents, is exported in a run. */
const [PAGES_STEP, STEP] = process.env.ROUNDS ? [1, 1] : [3, 8];
const DOCUMENTS = path.resolve('../shared/data/documents');

let from: TestServices;
/** Another wiki, which imports the files. */
let into: TestServices;

beforeAll(async () => {
  const dataDir = await createDemoFolder();
  [from, into] = await Promise.all([createTestServices({ dataDir }), createTestServices()]);
}, 200_000);
afterAll(() => Promise.all([from.close(), into.close()]));

/**
 * Copies to the other wiki the materials and extracts that texts cite, with consent to everything:
 * files do not contain them.
 */
async function copyMaterials(): Promise<void> {
  const { read } = from.services.database;
  const materials = await read.selectFrom('material').selectAll().execute();
  const concerned = await read.selectFrom('concerned').selectAll().execute();
  const named = await read.selectFrom('concernedIdentity').selectAll().execute();
  const extracts = await read.selectFrom('extract').selectAll().execute();
  const studies = new Map<string, string>();
  for (const id of new Set(materials.map(({ pageId }) => pageId))) {
    const study = { kind: 'study', title: `Étude ${id}`, summary: '' } as const;
    studies.set(id, (await into.services.pages.create(study, COMMAND_LINE)).id);
  }
  await into.services.database.write(async (trx) => {
    for (const one of materials)
      await trx
        .insertInto('material')
        .values({ ...one, pageId: studies.get(one.pageId)! })
        .execute();
    const agreed = { state: 'validated', uses: JSON.stringify(CONSENT_USES), reach: 'public', until: '' } as const;
    for (const one of concerned)
      await trx
        .insertInto('concerned')
        .values({ ...one, ...agreed })
        .execute();
    for (const one of named) await trx.insertInto('concernedIdentity').values(one).execute();
    for (const one of extracts)
      await trx
        .insertInto('extract')
        .values({ ...one, pageId: studies.get(one.pageId)!, createdBy: null })
        .execute();
  });
}

async function exported(page: Page, origin = ORIGIN): Promise<string> {
  const address = { kind: page.kind, slug: page.slug, extension: 'md' } as const;
  const file = await from.services.exports.export(COMMAND_LINE, address, origin);
  if ('movedTo' in file) throw new Error('moved');
  return file.content;
}

async function expectSame(pages: readonly Page[], seed: number): Promise<void> {
  const folder = createTempFolder('export');
  mkdirSync(path.join(folder, 'fichiers'));
  for (const page of pages) {
    // Without the site's origin, images are looked for below the folder.
    writeFileSync(path.join(folder, `${page.kind}-${page.slug}.md`), await exported(page, ''));
    for (const { id } of await from.services.files.list(page.id, COMMAND_LINE)) {
      const file = await from.services.files.findReadable(COMMAND_LINE, id, null);
      copyFileSync(file!.path, path.join(folder, 'fichiers', id));
    }
  }
  const { files } = await importPaths(into.services, [folder], { publish: true }, COMMAND_LINE);
  for (const file of files) {
    if (file.outcome === 'failed') throw file.error;
    const label = `seed ${seed}: ${file.path}`;
    expect(file.faults, label).toEqual([]);
    const before = pages.find(({ kind, slug }) => kind === file.page.kind && slug === file.page.slug)!;
    const { title, summary, language, visibility, notice } = file.page;
    expect({ title, summary, language, visibility, notice }, label).toEqual({
      title: before.title,
      summary: before.summary,
      language: before.language,
      visibility: before.visibility,
      notice: before.notice,
    });
    const [one, other] = await Promise.all([
      from.services.editions.require(COMMAND_LINE, before.id, before.editionNumber!),
      into.services.editions.require(COMMAND_LINE, file.page.id, 1),
    ]);
    expect(bareDocument(other.document), label).toEqual(bareDocument(one.document));
    expect(other.publishedAt.slice(0, 10), label).toBe(one.publishedAt.slice(0, 10));
  }
  expect(files).toHaveLength(pages.length);
}

describe('a Markdown export, imported elsewhere, gives the same page', () => {
  test('for the demonstration corpus: one page in three, all with ROUNDS', async () => {
    const random = new Random();
    const listed = (await from.services.pages.listDrafts(COMMAND_LINE)).filter(({ editionNumber }) => editionNumber);
    expect(listed.length).toBeGreaterThan(20);
    const first = random.below(PAGES_STEP);
    const some = listed.filter((_, i) => i % PAGES_STEP === first);
    const pages = await Promise.all(some.map(({ id }) => from.services.pages.require(COMMAND_LINE, id)));
    await copyMaterials();
    await expectSame(pages, random.seed);
  }, 240_000);

  test.skipIf(!existsSync(DOCUMENTS))(
    'for documents that others wrote: one in eight, all with ROUNDS',
    async () => {
      const random = new Random();
      const sources = readdirSync(DOCUMENTS, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.includes(path.sep) && name.endsWith('.md'))
        .sort();
      const first = random.below(STEP);
      const some = sources.filter((_, i) => i % STEP === first).map((name) => path.join(DOCUMENTS, name));
      const choices = { publish: true, visibility: 'public', language: 'fr' } as const;
      const { files } = await importPaths(from.services, some, choices, COMMAND_LINE);
      const pages = await Promise.all(
        files.flatMap((file) =>
          file.outcome === 'failed' || file.edition === null
            ? []
            : [from.services.pages.require(COMMAND_LINE, file.page.id)],
        ),
      );
      expect(pages.length, `seed ${random.seed}`).toBeGreaterThan(5);
      await expectSame(pages, random.seed);
    },
    240_000,
  );
});

test('two random texts, or all of them with ROUNDS, have the same words in every format', async () => {
  const random = new Random();
  const { bookTexts, collections, pages } = from.services;
  const published = (await pages.listDrafts(COMMAND_LINE)).filter((page) => page.editionNumber !== null);
  const all: Wanted[] = [
    ...published.map(({ kind, slug }) => ({ type: 'page', kind, slug }) as const),
    ...(await collections.list(COMMAND_LINE)).map(({ kind, slug }) => ({ type: 'collection', kind, slug }) as const),
  ];
  for (const wanted of process.env.ROUNDS ? all : [random.pick(all), random.pick(all)]) {
    const text = await (await bookTexts.find(COMMAND_LINE, wanted)).gather(ORIGIN, whole);
    const { book, unknown } = makeBook(text);
    const label = `seed ${random.seed}: ${JSON.stringify(wanted)}`;
    expect(unknown, label).toEqual([]);
    const stored = await bookTexts.images(COMMAND_LINE, pictureIdsOf(text));
    const read = async (extension: ReadExtension, known: ReadonlySet<string>) => {
      const { bytes } = await (await BOOK_WRITERS[extension]())(
        book,
        await readImages(filesOf(book), stored, extension),
      );
      return READERS[extension].read(bytes, known);
    };
    const reference = await read('html', new Set());
    const page = text.page ?? { html: text.collection.introduction };
    const pages = [page, ...(text.collection?.parts ?? []).flatMap((part) => part.pages)];
    const asked = pages.map(({ html }) => readHtml(Buffer.from(html)).text.length);
    // The file has all their words, and those of its head.
    expect(reference.text.length + reference.notes.length, label).toBeGreaterThan(
      asked.reduce((sum, words) => sum + words),
    );
    const known = new Set([...reference.text, ...reference.notes]);
    for (const extension of READ) {
      const found = await read(extension, known);
      const shares = [
        shareOf(readableIn(extension, reference.text), found.text),
        shareOf(readableIn(extension, reference.notes), found.notes),
      ];
      expect(Math.min(...shares), `${label} as ${extension}`).toBeGreaterThanOrEqual(0.999);
    }
  }
}, 900_000);

test('a Markdown export imported into its own wiki, images included, changes nothing', async () => {
  const pages = await from.services.pages.listDrafts(COMMAND_LINE);
  const withImage = [];
  for (const page of pages) {
    if (page.editionNumber && (await from.services.files.list(page.id, COMMAND_LINE)).length > 0) withImage.push(page);
  }
  const page = await from.services.pages.require(COMMAND_LINE, withImage[0]!.id);
  const before = documentJson((await from.services.drafts.read(page.id)).document);
  const folder = createTempFolder('export');
  writeFileSync(path.join(folder, 'x.md'), await exported(page));
  const { files } = await importPaths(from.services, [folder], { update: true }, COMMAND_LINE);
  expect(files).toMatchObject([{ outcome: 'updated', missingImages: [], page: { id: page.id } }]);
  expect(documentJson((await from.services.drafts.read(page.id)).document)).toEqual(before);
});

test('the JSON export has the whole text, and the addresses of its images', async () => {
  const { exports, files, editions } = from.services;
  let shown = 0;
  for (const page of await from.services.pages.listDrafts(COMMAND_LINE)) {
    if (!page.editionNumber) continue;
    const { kind, slug, title } = page;
    const file = await exports.export(COMMAND_LINE, { kind, slug, extension: 'json' }, ORIGIN);
    if ('movedTo' in file) throw new Error('moved');
    expect([file.name, file.mediaType]).toEqual([`${slug}.json`, 'application/json']);
    const data = JSON.parse(file.content);
    const { document, notice } = await editions.require(COMMAND_LINE, page.id, page.editionNumber);
    expect(data).toMatchObject({ navette: 1, address: `${ORIGIN}${pagePath(page)}`, kind, title });
    expect(data.document).toEqual(document);
    expect(data.notice).toEqual({ ...notice.common, ...notice.own });
    for (const [id, address] of Object.entries(data.images)) {
      shown++;
      expect(address).toBe(`${ORIGIN}/fichiers/${id}`);
      expect(await files.findReadable(COMMAND_LINE, id, null)).not.toBeNull();
    }
  }
  expect(shown).toBeGreaterThan(0);
});

test('viewers without the right get no file, and nobody gets one of a page that was never published', async () => {
  const { pages, exports, editions } = from.services;
  const { document } = parseMarkdown('Réservé.');
  const make = async (slug: string) =>
    pages.create(
      { kind: 'factsheet', title: slug, slug, summary: 'Résumé.', visibility: 'members', document },
      COMMAND_LINE,
    );
  const [page, draft] = [await make('reservee'), await make('jamais-publiee')];
  await editions.publish(page.id, {}, COMMAND_LINE);
  const ask = (viewer: typeof COMMAND_LINE | typeof PUBLIC_VIEWER, slug: string) =>
    exports.export(viewer, { kind: 'factsheet', slug, extension: 'md' }, ORIGIN);
  await expect(ask(PUBLIC_VIEWER, page.slug)).rejects.toMatchObject({ code: 'not-found' });
  await expect(ask(COMMAND_LINE, draft.slug)).rejects.toMatchObject({ code: 'not-found' });
  await expect(ask(COMMAND_LINE, page.slug)).resolves.toMatchObject({ content: expect.stringContaining('Réservé.') });
  // A cached file is not given to viewers without the right.
  await expect(ask(PUBLIC_VIEWER, page.slug)).rejects.toMatchObject({ code: 'not-found' });
  expect(pagePath(page)).toBe('/fiches/reservee');
});
