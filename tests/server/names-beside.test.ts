import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { managePath, materialPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { termPath, writtenTermCode } from '#content/taxonomy/vocabulary.ts';
import { exportWholeSite } from '#server/commands/export-site.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { makePdf, piecesOf } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let app: RunningApp;
const cookies = { public: '', member: '', staff: '' };

beforeAll(async () => {
  app = await startApp();
  cookies.member = await app.signIn('Membre', 'member');
  cookies.staff = await app.signIn('Équipe');
});
afterAll(() => app.close());

type Reader = keyof typeof cookies;
async function get(reader: Reader, address: string) {
  const response = await fetch(app.url + address, { headers: { cookie: cookies[reader] }, redirect: 'manual' });
  const { status, headers } = response;
  return { status, headers, text: status < 400 ? await response.text() : '' };
}

const NAMED = /Fanta|Ke[iï]ta/i;
const FULL = 'Fanta Keïta';

/**
 * A published study that names a person beside its text, in a published booklet that names them
 * too.
 */
async function published(slug: string, title: string, cited: string, full = FULL) {
  const { services } = app;
  const notice = emptyNotice('study');
  const common = { ...notice.common, authors: [full, 'Awa Diarra'], keywords: ['puits', `le puits de ${full}`] };
  const study = await app.addPage({
    ...{ kind: 'study', title, slug, summary: `Ce que dit ${full}.`, visibility: 'public' },
    notice: { ...notice, common: { ...common, contributors: [`${full}, Comité de l’eau`] } },
  });
  const material = await addMaterial(services, study.id);
  const uses = ['analysis', 'quotation'] as ('analysis' | 'quotation')[];
  const person = await addConcerned(services, material, { name: full, uses, naming: 'name' });
  const { document } = parseMarkdown(cited.replace('@', `[@material/${material}]`));
  await services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
  const bytes = piecesOf(makePdf([['Un document.']]));
  const file = { bytes, name: 'Fanta_Keita-cv.pdf', title: `La vie de ${full}`, language: 'fr' };
  await services.attachments.add(study.id, file, COMMAND_LINE);
  await services.editions.publish(study.id, { note: `Avec ${full}.` }, COMMAND_LINE);
  const collection = await services.collections.create(
    {
      ...{ kind: 'booklet', title: `Carnet de ${full}`, summary: `Avec Mme ${full}.`, slug: `carnet-${slug}` },
      ...{ introduction: `**Le carnet** de ${full}, et d’autres.`, imprint: `Entretien : ${full}` },
      ...{ language: 'fr', visibility: 'public' },
    },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(collection.id, [{ title: `Chez ${full}`, pageIds: [study.id] }], COMMAND_LINE);
  await services.collections.publish(collection.id, true, COMMAND_LINE);
  await services.masking.follow();
  const name = async (naming: 'name' | 'organisation' | 'pseudonym') => {
    const known = (await services.materials.read(material, COMMAND_LINE)).concerned.find(({ id }) => id === person)!;
    await services.concerned.change(person, { ...known, naming } as never, known.updatedAt, COMMAND_LINE);
    await services.masking.follow();
  };
  return { study, material, person, collection, name };
}

test('a person no longer named is masked in notices, attached files and collections, until named again', async () => {
  const { services } = app;
  const { study, material, collection, name } = await published(
    'un-puits',
    'Un puits',
    'La pompe est à l’ombre.\n\n« Nous marchions deux heures » @.',
  );
  const page = pagePath(study);
  const [{ href: file } = { href: '' }] = await services.attachments.ofEdition(study.id, 1);
  const doors = [
    ...[page, `${page}.md`, `${page}/editions`, `${page}/editions/1`, `${page}/editions/1.bib`],
    ...[`${page}/editions/1.json`, collectionPath(collection), '/flux.xml', '/'],
    ...['/recherche?q=Fanta', '/explorer', '/sitemap.xml'],
  ];
  const everywhere = async (reader: Reader) => {
    await services.search.settle();
    const read = await Promise.all(doors.map(async (door) => [door, await get(reader, door)] as const));
    const saved = (await get(reader, file)).headers.get('content-disposition') ?? '';
    expect(read.filter(([, { status }]) => status !== 200).map(([door]) => door)).toEqual([]);
    const named = read.filter(([door, { text }]) => NAMED.test(door.includes('?q=') ? resultsOf(text) : text));
    return [...named.map(([door]) => door), ...(NAMED.test(saved) ? [saved] : [])];
  };
  const before = await everywhere('public');
  for (const door of [page, collectionPath(collection), `${page}/editions/1.bib`]) expect(before).toContain(door);
  expect(before.at(-1)).toContain('Keita');

  await name('pseudonym');
  for (const reader of ['public', 'member', 'staff'] as const) expect(await everywhere(reader), reader).toEqual([]);
  // An export of the whole site does not name them either, not even in the names of its files.
  const copy = await exportSite();
  expect(copy.length).toBeGreaterThan(3);
  expect(copy.filter(({ file, text }) => NAMED.test(file) || NAMED.test(text)).map(({ file }) => file)).toEqual([]);
  // Reference managers do not split the mask into a given and a family name.
  expect((await get('public', `${page}/editions/1.ris`)).text).toContain('AU  - une présidente de comité,\r\n');
  const masked = await get('public', page);
  for (const kept of ['Awa Diarra', 'une présidente de comité', 'La vie d’une présidente de comité'])
    expect(masked.text).toContain(kept);
  const booklet = (await get('public', collectionPath(collection))).text;
  for (const kept of ['Carnet d’une présidente', '<strong>Le carnet</strong> d’une présidente', 'Chez une présidente'])
    expect(booklet).toContain(kept);
  // The material's screen lists to the team where the name is masked.
  const desk = await get('staff', materialPath(material));
  for (const expected of [
    'Aussi masqué',
    'la notice',
    'les documents joints',
    'ce qui a changé',
    'dans les mots de ces',
  ])
    expect(desk.text).toContain(expected);

  // Words that the team rewrote in a collection stay; the others return with consent.
  const { slug: _slug, ...details } = await services.collections.requireAt(COMMAND_LINE, 'booklet', collection.slug);
  const { title, summary, imprint, language, visibility } = details;
  await services.collections.changeDetails(
    collection.id,
    {
      ...{ title, summary, imprint, language, visibility, slug: collection.slug },
      introduction: `Écrit avec ${FULL}.`,
    },
    COMMAND_LINE,
  );
  await services.masking.follow();
  expect(await everywhere('public')).toEqual([]);
  await name('name');
  expect((await everywhere('public')).sort()).toEqual(before.sort());
  const again = (await get('public', collectionPath(collection))).text;
  for (const expected of [`Carnet de ${FULL}`, `Écrit avec ${FULL}`, `Chez ${FULL}`]) expect(again).toContain(expected);
  expect((await get('staff', materialPath(material))).text).not.toContain('Aussi masqué');
});

test('an address with the name is reported with a new one; once changed, readers get 404 at the old one', async () => {
  const { services } = app;
  const { study, material, name } = await published('chez-fanta-keita-au-puits', 'Chez elle', '« Deux heures » @.');
  const old = pagePath(study);
  await name('pseudonym');
  const desk = await get('staff', materialPath(material));
  const link = /href="([^"]*adresse=[^"]*)"/.exec(desk.text)?.[1] ?? '';
  expect(link).toContain('adresse=chez-une-presidente-de-comite-au-puits');
  const form = await get('staff', link);
  expect(form.text).toContain('value="chez-une-presidente-de-comite-au-puits"');
  expect(form.text).toContain('L’ancienne adresse ne mènera plus');
  // Until then it is as it was.
  expect((await get('public', old)).status).toBe(200);
  const { title, summary, language, visibility, notice } = await services.pages.require(COMMAND_LINE, study.id);
  const details = { title, summary, language, visibility, ...notice, slug: 'chez-une-presidente-de-comite-au-puits' };
  const { slug } = await services.pages.changeDetails(study.id, details, COMMAND_LINE);
  const now = pagePath({ ...study, slug });
  for (const door of ['', '.md', '/editions'])
    for (const reader of ['public', 'member'] as const) expect((await get(reader, `${old}${door}`)).status).toBe(404);
  expect((await get('staff', old)).headers.get('location')).toContain(slug);
  expect((await get('public', now)).status).toBe(200);
  expect((await get('staff', materialPath(material))).text).not.toContain('/notice?adresse=');
  // Once the person is named again, the old address redirects to the new one.
  await name('name');
  expect((await get('public', old)).headers.get('location')).toContain(slug);
});

test('a collection’s address with the name is reported and changed as that of a page', async () => {
  const { services } = app;
  const { material, collection, name } = await published(
    'puits-de-fanta-keita',
    'Un puits encore',
    '« Deux heures » @.',
  );
  const old = collectionPath(collection);
  expect(old).toContain('carnet-puits-de-fanta-keita');
  await name('pseudonym');
  const desk = await get('staff', materialPath(material));
  const link = new RegExp(`href="(${managePath(old)}[^"]*)"`).exec(desk.text)?.[1] ?? '';
  const free = 'carnet-puits-d-une-presidente-de-comite';
  expect(link).toContain(`adresse=${free}`);
  const form = await get('staff', link);
  expect(form.text).toContain(`value="${free}"`);
  expect(form.text).toContain('L’ancienne adresse ne mènera plus');
  // Until then it is as it was.
  expect((await get('public', old)).status).toBe(200);
  const { slug: _slug, ...details } = await services.collections.requireAt(COMMAND_LINE, 'booklet', collection.slug);
  const { title, summary, introduction, imprint, language, visibility } = details;
  const changed = { title, summary, introduction, imprint, language, visibility, slug: free };
  await services.collections.changeDetails(collection.id, changed, COMMAND_LINE);
  const now = collectionPath({ ...collection, slug: free });
  for (const reader of ['public', 'member'] as const) {
    expect((await get(reader, old)).status, reader).toBe(404);
    expect((await get(reader, now)).status, reader).toBe(200);
  }
  expect((await get('staff', old)).headers.get('location')).toContain(free);
  expect((await get('staff', materialPath(material))).text).not.toContain(`${now}/gerer?adresse=`);
  await name('name');
  expect((await get('public', old)).headers.get('location')).toContain(free);
});

test('a term with the name or its mask has no page and is in no list', async () => {
  const who = 'Safi Traoré';
  const { study, name } = await published('mots-du-puits', 'Les mots du puits', '« Deux heures » @.', who);
  const ways = (keyword: string, author: string) =>
    [termPath('keyword', writtenTermCode(keyword)), termPath('author', writtenTermCode(author))].flatMap((path) => [
      path,
      `${path}/flux.xml`,
    ]);
  const lists = ['/explorer', '/mots-cles', '/auteurs', '/recherche/suggestions?termes&q=safi'];
  const statuses = async (reader: Reader, doors: readonly string[]) =>
    Promise.all(doors.map(async (door) => (await get(reader, door)).status));
  const real = ways(`le puits de ${who}`, who);
  const masks = ways('le puits d’une présidente de comité', 'une présidente de comité');
  expect(await statuses('public', real)).toEqual(real.map(() => 200));
  await name('pseudonym');
  for (const reader of ['public', 'member', 'staff'] as const) {
    expect(await statuses(reader, [...real, ...masks]), reader).toEqual([...real, ...masks].map(() => 404));
    for (const list of lists) {
      const { status, text } = await get(reader, list);
      expect([list, status, /Safi|Traor|résidente/.exec(text)?.[0]]).toEqual([list, 200, undefined]);
    }
    const suggested = (await get(reader, '/recherche/suggestions?termes&q=presidente')).text;
    expect(suggested).not.toMatch(/(?:auteurs|mots-cles)\/[\w-]*presidente/);
  }
  // Other terms have pages; the page shows masked terms as text, without a dead link.
  expect(await statuses('public', ways('puits', 'Awa Diarra'))).toEqual([200, 200, 200, 200]);
  const page = (await get('public', pagePath(study))).text;
  expect(page).toContain('une présidente de comité');
  for (const mask of masks) expect(page).not.toContain(`href="${mask}"`);
  await name('name');
  expect(await statuses('public', real)).toEqual(real.map(() => 200));
});

/** The files of an export of the whole site. */
async function exportSite() {
  const parent = createTempFolder('names-site');
  const context = { services: app.services, origin: app.url, progress: () => {}, signal: new AbortController().signal };
  await exportWholeSite.run({ words: ['copie'], options: {}, folder: parent }, context);
  return readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name))
    .map((file) => ({ file: path.relative(parent, file), text: readFileSync(file, 'utf8') }));
}

/** The results, without the query that the screen repeats. */
const resultsOf = (text: string): string => /<ol[^>]*class="results[\s\S]*?<\/ol>/.exec(text)?.[0] ?? '';
