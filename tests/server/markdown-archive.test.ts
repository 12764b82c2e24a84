import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRefusal } from '#app/http/error-response.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import type { NavetteError } from '#content/errors.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { exportBook } from '#server/commands/export.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { pictureIdsOf, type Wanted, whole } from '#server/exports/book-texts.ts';
import { writeMarkdownArchive } from '#server/exports/formats/write-markdown.ts';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import { MOST_STORED_BYTES } from '#server/exports/process/export-form.ts';
import { ExportWriter } from '#server/exports/process/export-writer.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { readSpooled, TextSpool } from '#server/exports/process/text-spool.ts';
import type { Services } from '#server/services.ts';
import { bareDocument } from '#tests/support/bare-document.ts';
import { OWN, quotationsPerFile, SHORT } from '#tests/support/quotations-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** Pages exported as Markdown with their pictures: importing them makes the same pages again. */
const ORIGIN = 'https://navette.example';
/** Contents with a Markdown syntax of their own. */
const TEXT = `## Un « titre » & <balise>

Du **gras**, un [lien](/fiches/le-puits), H<sub>2</sub>O[^1].

[^1]: La note.

3. trois
   - puce dedans
4. quatre

- [x] fait

| Pays | Nombre |
|:-----|-------:|
| Mali | 12 |

![Un schéma](plan.png "La légende. Crédit : Awa")

:::repere{value="7 sur 12"}
Sept tournent.
:::
`;
const COLLECTION = { type: 'collection', kind: 'toolkit', slug: 'la-boite' } as const;

/** A person whom the texts of the rig quote. */
const FULL = 'Fanta Keïta';

const rig = quotationsPerFile();
let from: TestServices;
/** Another wiki, which imports the files. */
let into: TestServices;
let first: Page;
let second: Page;
let closed: Page;

beforeAll(async () => {
  [from, into] = await Promise.all([createTestServices(), createTestServices()]);
  const { collections, collectionParts } = from.services;
  const publish = async (title: string, visibility: 'public' | 'members', background: string) => {
    const folder = createTempFolder('texts');
    const picture = sharp({ create: { width: 60, height: 40, channels: 3, background } });
    await picture.png().toFile(path.join(folder, 'plan.png'));
    const head = `---\nkind: practice\ntitle: ${title}\nsummary: Un résumé.\nvisibility: ${visibility}\ncountries: [ML]\n---\n`;
    writeFileSync(path.join(folder, 'x.md'), head + TEXT);
    const [made] = (await importPaths(from.services, [folder], { publish: true }, COMMAND_LINE)).files;
    if (made?.outcome !== 'created') throw new Error(JSON.stringify(made));
    return from.services.pages.require(COMMAND_LINE, made.page.id);
  };
  first = await publish('Le riz', 'public', '#0b5d57');
  second = await publish('L’eau', 'public', '#a4430f');
  closed = await publish('Entre nous', 'members', '#2b4fa3');
  const box = {
    kind: 'toolkit',
    title: 'La boîte',
    slug: 'la-boite',
    summary: 'Deux fiches.',
    language: 'fr',
  } as const;
  const { id } = await collections.create({ ...box, visibility: 'public' }, COMMAND_LINE);
  const parts = [
    { title: 'Cultiver', pageIds: [first.id, closed.id] },
    { title: 'Arroser', pageIds: [second.id] },
  ];
  await collectionParts.arrange(id, parts, COMMAND_LINE);
  await collections.publish(id, true, COMMAND_LINE);
});
afterAll(() => Promise.all([from.close(), into.close()]));

/** The files of an archive that a viewer gets, and its bytes, written as the process writes it. */
async function archiveOf(viewer: Viewer, wanted: Wanted, { bookTexts }: Pick<Services, 'bookTexts'> = from.services) {
  const text = await (await bookTexts.find(viewer, wanted, true)).gather(ORIGIN, whole);
  const { book } = makeBook(text);
  const images = await readImages(filesOf(book), await bookTexts.images(viewer, pictureIdsOf(text)), 'mdimages');
  const { bytes } = await writeMarkdownArchive(book, images);
  return { bytes, files: unzipSync(bytes) };
}

const figuresOf = (document: DocumentNode): string[] => {
  const found: string[] = [];
  walk(document, ({ type, attrs }) => {
    if (type === 'figure') found.push(String(attrs?.file));
    return undefined;
  });
  return found;
};

test('an exported collection makes the same pages elsewhere, in order, with notices and pictures', async () => {
  const folder = createTempFolder('archive');
  const context = { services: from.services, origin: ORIGIN, progress: () => {}, signal: new AbortController().signal };
  const typed = { words: ['/outils/la-boite'], options: { to: 'mdimages' }, folder };
  const { value } = await exportBook.run(typed, context);
  expect(value).toMatchObject({ file: path.join(folder, 'la-boite-markdown.zip') });
  const files = unzipSync(readFileSync((value as { file: string }).file));
  expect(Object.keys(files).filter((name) => !name.startsWith('images/'))).toEqual([
    '1-le-riz.md',
    '2-entre-nous.md',
    '3-l-eau.md',
    'LISEZ-MOI.txt',
  ]);
  const readme = Buffer.from(files['LISEZ-MOI.txt']!).toString();
  expect(readme).toMatch(
    /^\ufeffLa boîte\r\nDeux fiches\.\r\n[\s\S]*Cultiver[\s\S]*1-le-riz\.md[\s\S]*Arroser[\s\S]*3-l-eau\.md/,
  );

  // Each picture by its path in the archive, as any program finds it.
  const shown = new Set<string>();
  for (const [name, bytes] of Object.entries(files)) {
    if (!name.endsWith('.md')) continue;
    const paths = [...strFromU8(bytes).matchAll(/!\[[^\]]*\]\((\S+)/g)].map(([, source]) => source!);
    expect(paths, name).toHaveLength(1);
    for (const source of paths) shown.add(source);
  }
  expect([...shown].sort()).toEqual(
    Object.keys(files)
      .filter((name) => name.startsWith('images/'))
      .sort(),
  );
  expect(shown.size).toBe(3);

  const { files: made } = await importPaths(
    into.services,
    [String((value as { file: string }).file)],
    { publish: true },
    COMMAND_LINE,
  );
  expect(made.map((one) => (one.outcome === 'failed' ? String(one.error) : one.page.title))).toEqual([
    'Le riz',
    'Entre nous',
    'L’eau',
  ]);
  for (const [i, before] of [first, closed, second].entries()) {
    const one = made[i]!;
    if (one.outcome === 'failed') throw one.error;
    expect([one.faults, one.missingImages, one.leftOut], one.path).toEqual([[], [], []]);
    const { kind, slug, title, summary, language, visibility, notice } = one.page;
    const { kind: k, slug: s, title: t, summary: u, language: l, visibility: v, notice: n } = before;
    expect([kind, slug, title, summary, language, visibility, notice]).toEqual([k, s, t, u, l, v, n]);
    const was = await from.services.editions.require(COMMAND_LINE, before.id, 1);
    const is = await into.services.editions.require(COMMAND_LINE, one.page.id, 1);
    expect(bareDocument(is.document)).toEqual(bareDocument(was.document));
    const [file] = figuresOf(is.document);
    expect(await into.services.files.findReadable(COMMAND_LINE, file!, null)).not.toBeNull();
  }
}, 120_000);

test('the archive of one page has its file and stored pictures; that of a draft has no publication date', async () => {
  const page = { type: 'page', kind: 'practice', slug: 'le-riz' } as const;
  const { files } = await archiveOf(PUBLIC_VIEWER, page);
  const { document } = await from.services.editions.require(COMMAND_LINE, first.id, 1);
  const [file] = figuresOf(document);
  expect(Object.keys(files)).toEqual(['le-riz.md', `images/${file}.webp`]);
  const stored = await from.services.files.findReadable(COMMAND_LINE, file!, null);
  expect(Buffer.compare(readFileSync(stored!.path), Buffer.from(files[`images/${file}.webp`]!))).toBe(0);
  expect(strFromU8(files['le-riz.md']!)).toMatch(/^---\nkind: practice\nslug: le-riz\n[\s\S]*\npublished: \d/);
  const draft = strFromU8((await archiveOf(from.staff, { ...page, draft: true })).files['le-riz.md']!);
  expect(draft).not.toContain('published:');
  const resolveImage = () => ({ file: 'x', width: 1, height: 1 });
  const { document: written } = await from.services.drafts.read(first.id);
  expect(bareDocument(documentJson(parseMarkdown(draft, { resolveImage }).document))).toEqual(
    bareDocument(documentJson(written)),
  );
  await expect(archiveOf(PUBLIC_VIEWER, { ...page, draft: true })).rejects.toMatchObject({ code: 'sign-in-required' });
});

test('a reader gets the pages and pictures that they may read, and no trace of any other', async () => {
  const [theirs, members] = [await archiveOf(PUBLIC_VIEWER, COLLECTION), await archiveOf(from.member, COLLECTION)];
  const words = Object.values(theirs.files).map((bytes) => strFromU8(bytes, true));
  expect(words.join('\n')).not.toMatch(/entre-nous|Entre nous/);
  expect(Object.keys(theirs.files).filter((name) => name.startsWith('images/'))).toHaveLength(2);
  expect(Object.keys(members.files).filter((name) => name.startsWith('images/'))).toHaveLength(3);
  // The same input, the same bytes.
  expect(Buffer.compare(theirs.bytes, (await archiveOf(PUBLIC_VIEWER, COLLECTION)).bytes)).toBe(0);
});

test('words that people took back, and names that are masked, are in no archive', async () => {
  const { services, staff, member } = rig.floor;
  const { study, id, person, token } = await rig.published('Les masques', OWN, [OWN, FULL, 'puits']);
  const details = {
    title: `Carnet de ${FULL}`,
    introduction: `${FULL} raconte : « ${OWN} ».`,
    language: 'fr' as const,
  };
  const made = await services.collections.create(
    { kind: 'booklet', summary: OWN, imprint: FULL, ...details },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(made.id, [{ title: `Chez ${FULL}`, pageIds: [study.id] }], COMMAND_LINE);
  await services.collections.publish(made.id, true, COMMAND_LINE);
  await services.annotations.create(
    { pageId: study.id, kind: 'comment', body: 'Tard ?', selection: { exact: SHORT } },
    staff,
  );
  const name = async (naming: 'name' | 'pseudonym') => {
    const known = (await services.materials.read(id, staff)).concerned.find((one) => one.id === person)!;
    await services.concerned.change(person, { ...known, naming } as never, known.updatedAt, staff);
    await services.masking.follow();
  };
  const page = { type: 'page', kind: 'study', slug: study.slug } as const;
  const archives: readonly (readonly [viewer: Viewer, wanted: Wanted])[] = [
    [member, page],
    [staff, page],
    // For a member alone: annotations quote the team's text to the staff.
    [member, { ...page, crossed: true }],
    [member, { type: 'collection', kind: 'booklet', slug: made.slug }],
    [staff, { type: 'collection', kind: 'booklet', slug: made.slug }],
    [member, { type: 'selection', pages: [page] }],
  ];
  const everywhere = async () =>
    Promise.all(
      archives.map(async ([viewer, wanted]) => {
        const { files } = await archiveOf(viewer, wanted, services);
        return Object.entries(files)
          .flatMap(([file, bytes]) => [file, strFromU8(bytes)])
          .join('\n');
      }),
    );
  await name('name');
  const before = await everywhere();
  for (const text of before) for (const words of [OWN, SHORT, FULL]) expect(text).toContain(words);
  expect(before[3]).toMatch(/LISEZ-MOI[\s\S]*Carnet de Fanta/);

  await name('pseudonym');
  for (const text of await everywhere()) {
    expect(text).not.toContain(FULL);
    expect(text).toContain(OWN);
  }
  await services.ownAnswers.refuse(token, PUBLIC_VIEWER);
  await services.masking.follow();
  for (const text of await everywhere()) {
    for (const words of [OWN, SHORT, FULL]) expect(text).not.toContain(words);
    expect(text).toContain('[une citation a été retirée à la demande de la personne]');
  }
});

test('pictures that are too large together are refused before they are read', async () => {
  const folder = createTempFolder('pictures');
  const { bookTexts } = from.services;
  const found = await bookTexts.find(from.staff, COLLECTION, true);
  const spool = new TextSpool(path.join(folder, 'pages'));
  const spooled = await found.gather(ORIGIN, (page) => spool.add(page));
  await spool.end();
  const text = await readSpooled(spooled, spool.path);
  const stored = Object.entries(await bookTexts.images(from.staff, pictureIdsOf(text)));
  expect(stored).toHaveLength(3);
  const inFolder = (name: string) => path.join(folder, name);
  // Sparse files: they take no space on the disk.
  const grown = stored.map(([file, image]) => [file, { ...image, path: inFolder(file) }] as const);
  for (const [, image] of grown) {
    writeFileSync(image.path, '');
    truncateSync(image.path, Math.ceil((MOST_STORED_BYTES + 1) / stored.length));
  }
  const writer = new ExportWriter({ logger: pino({ level: 'silent' }), kitKey: new KitKey(folder) });
  const write = (images: typeof grown) =>
    writer.write(
      {
        text: spooled,
        pages: spool.path,
        extension: 'mdimages',
        images: Object.fromEntries(images),
        target: inFolder('x.zip'),
      },
      'a',
      new AbortController().signal,
    );
  const refused = await write(grown).catch((error: unknown) => error as NavetteError);
  expect(refused).toMatchObject({ code: 'unavailable', details: { reason: 'export-pictures' } });
  registerAllMessages();
  // The refusal has its own message, which suggests another format.
  const { title, text: message } = describeRefusal(translator('fr'), refused as NavetteError);
  expect(title).toBe('Ces images sont trop lourdes pour un seul fichier');
  expect(message).toContain('Markdown sans images');
  expect(await write(grown.slice(1))).toMatchObject({ bytes: expect.any(Number) });
  writer.close();
});

test('the import reports which picture an archive lacks, and still updates the page', async () => {
  const { files } = await archiveOf(PUBLIC_VIEWER, { type: 'page', kind: 'practice', slug: 'l-eau' });
  const folder = createTempFolder('archive');
  writeFileSync(path.join(folder, 'x.md'), files['l-eau.md']!);
  const { files: made } = await importPaths(into.services, [folder], { update: true }, COMMAND_LINE);
  expect(made).toMatchObject([{ outcome: 'updated', missingImages: [expect.stringMatching(/^images\/\w+\.webp$/)] }]);
});
