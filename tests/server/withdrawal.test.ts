import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { findUpdates } from '#server/drafts/packed-document.ts';
import { backUp, openServices, restore } from '#tests/support/backups.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const OLD = 'Elle disait jadis que le fleuve montait jusqu’aux manguiers';
const write = (pageId: string, markdown: string) =>
  floor.services.drafts.replace(pageId, fitDocument(documentJson(parseMarkdown(markdown).document)).document);
const textOf = async (pageId: string) => plainText((await floor.services.drafts.read(pageId)).document).text;

/** Which files of the data folder have these words, also compressed and as search writes them. */
async function filesWith(words: string, { services } = floor): Promise<string[]> {
  const needles = [words, JSON.stringify(words).slice(1, -1)].flatMap((one) => [
    Buffer.from(one),
    Buffer.from(one, 'utf16le'),
  ]);
  const files = readdirSync(services.env.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const found = files
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
  const { read } = services.database;
  const packed = [
    ...(await read.selectFrom('checkpoint').select('document').execute()),
    ...(await read.selectFrom('reviewedText').select('document').execute()),
  ];
  for (const { document } of packed) {
    const bytes = findUpdates(document) ? Buffer.concat([...findUpdates(document)!]) : gunzipSync(document);
    if (needles.some((needle) => bytes.includes(needle))) found.push('a packed text');
  }
  return found;
}

const everything = async (id: string, viewer: Viewer, choice: string, paraphrase = '') => {
  const { places, concerned } = await floor.services.withdrawals.view(id, viewer);
  const passages = new Map(places.map((place) => [passageKey(place), { choice, paraphrase }]));
  return { person: concerned[0]?.id ?? '', passages };
};

describe('a withdrawal', () => {
  it('leaves the words in no byte of the data folder, and everything else', async () => {
    const { services, staff } = floor;
    const study = await services.pages.create(
      { kind: 'study', title: 'L’eau', summary: `Un résumé : ${SAID}.` },
      COMMAND_LINE,
    );
    const id = await addMaterial(services, study.id, { summary: `Elle dit : ${SAID}.` });
    await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
    const testimony = (words: string) =>
      `Avant la parole.\n\n:::parole{auteur="Fanta Keïta"}\n${words} [@material/${id}].\n:::\n\nUn extrait : « ${SAID.slice(6)} », copié.\n\nAprès la parole.\n`;
    await write(study.id, testimony(OLD));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.versions.freeze(study.id, { version: 'Pour voir', key: 'une-cle-12345' }, staff);
    const fork = parseMarkdown(testimony(SAID));
    await services.checkpoints.replace(staff, study.id, fitDocument(documentJson(fork.document)).document);
    await services.editions.publish(study.id, { unchanged: true }, COMMAND_LINE);
    const quote = { pageId: study.id, kind: 'comment' as const };
    await services.annotations.create({ ...quote, body: `Vraiment, ${SAID} ?`, selection: { exact: SAID } }, staff);
    const beside = await services.annotations.create(
      { ...quote, body: 'À côté.', selection: { exact: 'Avant la parole.' } },
      staff,
    );
    await services.search.settle();
    await services.search.expunge();
    expect((await filesWith(SAID)).length).toBeGreaterThan(2);
    expect((await filesWith(OLD)).length).toBeGreaterThan(1);

    await services.withdrawals.request(id, await everything(id, staff, 'remove'), staff);
    await services.withdrawals.settle(60_000);
    expect((await services.withdrawals.view(id, staff)).earlier).toMatchObject([{ doneAt: expect.any(String) }]);
    for (const words of [SAID, OLD, SAID.slice(6), 'chaque matin pour une eau', 'fleuve montait jusqu’aux'])
      expect(await filesWith(words), words).toEqual([]);

    expect(await textOf(study.id)).toMatch(/^Avant la parole\.\nUn extrait : « .* », copié\.\nAprès la parole\.$/);
    for (const number of [1, 2]) {
      const edition = (await services.database.read
        .selectFrom('edition')
        .selectAll()
        .where('number', '=', number)
        .executeTakeFirstOrThrow())!;
      expect(edition.html).toContain('[une citation a été retirée à la demande de la personne]');
      expect(edition.html).toContain('Après la parole.');
      expect(edition.withdrawnAt).not.toBeNull();
    }
    const { anchor } = (await services.database.read
      .selectFrom('annotation')
      .selectAll()
      .where('id', '=', beside.id)
      .executeTakeFirstOrThrow())!;
    expect(anchor).toContain('Avant la parole.');
    expect((await services.materials.read(id, staff)).concerned[0]).toMatchObject({ state: 'withdrawn' });
    expect((await services.checkpoints.list(staff, study.id)).length).toBeGreaterThan(0);
    expect(await services.withdrawals.finish()).toEqual({ known: 1, done: 0 });
    for (const number of [1, 2])
      expect((await services.reading.read(staff, 'study', study.slug, number)).edition!.summary).toBe(
        'Un résumé : […].',
      );
    expect((await services.pages.require(staff, study.id)).summary).toBe('Un résumé : […].');

    // An editor that was away, undo or the clipboard may bring them back.
    await write(study.id, `Avant la parole.\n\nElle disait : ${SAID}, et repartait.\n`);
    await until(async () => !(await textOf(study.id)).includes('chaque matin'), 'they are taken out again');
    await services.withdrawals.settle(60_000);
    expect(await textOf(study.id)).toBe('Avant la parole.\nElle disait : , et repartait.');
    expect(await filesWith(SAID)).toEqual([]);
  });

  it('replaces passages by a paraphrase or names by a pseudonym, as was chosen for each', async () => {
    const { services, staff } = floor;
    const study = await services.pages.create(
      { kind: 'study', title: 'Le grain', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(services, study.id);
    await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'], naming: 'name' });
    await write(
      study.id,
      `Fanta Keïta le dit : le grain manque en juin [@material/${id}].\n\nMme Keïta y revient souvent [@material/${id}].\n`,
    );
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const { places } = await services.withdrawals.view(id, staff);
    expect(places.map(({ text }) => text)).toEqual([
      'Fanta Keïta le dit : le grain manque en juin .',
      'Mme Keïta y revient souvent .',
    ]);
    const passages = new Map([
      [passageKey(places[0]!), { choice: 'pseudonym', paraphrase: '' }],
      [passageKey(places[1]!), { choice: 'paraphrase', paraphrase: '' }],
    ]);
    const refused = services.withdrawals.request(id, { person: '', passages }, staff);
    await expect(refused).rejects.toMatchObject({ details: { fields: [passageKey(places[1]!)] } });
    const none = services.withdrawals.request(id, { person: '', passages: new Map() }, staff);
    await expect(none).rejects.toMatchObject({ details: { reason: 'places-changed' } });
    passages.set(passageKey(places[1]!), { choice: 'paraphrase', paraphrase: 'Le manque revient.' });
    await services.withdrawals.request(id, { person: '', passages }, staff);
    await services.withdrawals.settle(60_000);
    expect(await textOf(study.id)).toBe(
      'une présidente de comité le dit : le grain manque en juin .\nLe manque revient.',
    );
    expect(await filesWith('y revient souvent')).toEqual([]);
    // They are still cited there, and named as they wish.
    expect((await services.materials.read(id, staff)).concerned[0]).toMatchObject({
      state: 'validated',
      naming: 'pseudonym',
    });
    expect((await services.materialUses.find(id, staff)).pages).toMatchObject([{ draft: 'now', editions: [1] }]);
  });

  it('is for administrators and the study’s team', async () => {
    const { services, staff, member } = floor;
    const study = await services.pages.create({ kind: 'study', title: 'Fermée', summary: '' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const other = await services.people.add({ email: 'autre@example.org', name: 'Autre', role: 'staff' }, COMMAND_LINE);
    await services.studyTeam.choose(study.id, [other.id], COMMAND_LINE);
    const nothing = { person: '', passages: new Map() };
    await expect(services.withdrawals.request(id, nothing, staff)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await services.materialUses.find(id, staff)).mayWithdraw).toBe(false);
    await expect(services.withdrawals.request(id, nothing, member)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is carried out again in a backup that is restored', async () => {
    const own = await createTestServices();
    const { dataDir } = own.services.env;
    const study = await own.services.pages.create(
      { kind: 'study', title: 'Puits', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(own.services, study.id);
    await addConcerned(own.services, id);
    const { document } = parseMarkdown(`Avant.\n\n${SAID} [@material/${id}].\n`);
    await own.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
    await own.services.editions.publish(study.id, {}, COMMAND_LINE);
    const backup = path.join(createTempFolder('backup'), 'made-before');
    await backUp(own.services, backup);
    const { places } = await own.services.withdrawals.view(id, own.staff);
    const passages = new Map([[passageKey(places[0]!), { choice: 'paraphrase', paraphrase: 'L’eau était loin.' }]]);
    await own.services.withdrawals.request(id, { person: '', passages }, own.staff);
    await own.services.withdrawals.settle(60_000);
    await own.close();

    await restore(backup, dataDir, true);
    const services = await openServices(dataDir);
    const [record] = readdirSync(path.join(dataDir, 'withdrawals'));
    const file = path.join(dataDir, 'withdrawals', record!);
    const kept = readFileSync(file);
    try {
      // One that cannot be read is not passed over.
      writeFileSync(file, '');
      await expect(services.withdrawals.finish()).rejects.toThrow(record);
      writeFileSync(file, kept);
      expect((await filesWith(SAID, { ...own, services })).length).toBeGreaterThan(0);
      expect(await services.withdrawals.finish()).toEqual({ known: 1, done: 1 });
      expect(await filesWith(SAID, { ...own, services })).toEqual([]);
      expect(plainText((await services.drafts.read(study.id)).document).text).toBe('Avant.\nL’eau était loin.');
      expect((await services.materials.read(id, COMMAND_LINE)).concerned[0]).toMatchObject({ state: 'withdrawn' });
    } finally {
      await services.close();
    }
  });
});
