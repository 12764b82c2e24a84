import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { withdrawalScreen } from '#app/materials/withdrawal-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { alongKey } from '#server/materials/withdrawal/chosen-passages.ts';
import { PASSAGES_AT_ONCE } from '#server/materials/withdrawal/withdrawal-places.ts';
import type { Services } from '#server/services.ts';
import { openServices } from '#tests/support/backups.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';
import { columnsWithout, putWordsBeside } from '#tests/support/words-beside.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const OLD = 'Elle disait jadis que le fleuve montait jusqu’aux manguiers';
const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));
const textOf = async (pageId: string) => plainText((await floor.services.drafts.read(pageId)).document).text;

const everything = async (id: string, viewer: Viewer, choice: string, paraphrase = '') => {
  const { places, concerned, seen } = await floor.services.withdrawals.view(id, viewer);
  const passages = new Map(places.map((place) => [passageKey(place), { choice, paraphrase }]));
  return { person: concerned[0]?.id ?? '', passages, along: [] as string[], seen };
};
/** The words of a draft's first paragraph. */
const paragraphOf = (draft: Y.Doc) => {
  const first = draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement;
  if (!(first.get(0) instanceof Y.XmlText)) first.insert(0, [new Y.XmlText()]);
  return first.get(0) as Y.XmlText;
};
/** The fields of a form from an outdated screen. */
const STALE = { person: '', passages: new Map<string, never>(), along: [], seen: 'autre' };

describe('a withdrawal', () => {
  it('erases the words from all files of the data folder, and leaves everything else', async () => {
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
    const transcript = await services.fileStore.receive([Buffer.from(`${SAID}.`)], 1_000);
    await services.materialFiles.add(id, { ...transcript, name: 'Transcription.txt' }, staff);
    expect((await filesWith(SAID, floor.services)).length).toBeGreaterThan(2);
    // Cached data of editions, which otherwise never change.
    const published = async () =>
      JSON.stringify([
        await services.publishedLists.latest(staff, 10),
        await services.exports.export(staff, { kind: 'study', slug: study.slug, extension: 'md' }, 'http://localhost'),
      ]);
    expect(await published()).toContain('chaque matin');
    expect((await filesWith(OLD, floor.services)).length).toBeGreaterThan(1);

    await services.withdrawals.request(id, await everything(id, staff, 'remove'), staff);
    await services.withdrawals.settle(60_000);
    expect((await services.withdrawals.view(id, staff)).earlier).toMatchObject([{ doneAt: expect.any(String) }]);
    for (const words of [SAID, OLD, SAID.slice(6), 'chaque matin pour une eau', 'fleuve montait jusqu’aux'])
      expect(await filesWith(words, floor.services), words).toEqual([]);

    expect(await published()).not.toContain('chaque matin');
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
    expect(await services.withdrawals.finish()).toEqual({ known: 1, done: 0, failed: [] });
    for (const number of [1, 2])
      expect((await services.reading.read(staff, 'study', study.slug, number)).edition!.summary).toBe(
        'Un résumé : […].',
      );
    expect((await services.pages.require(staff, study.id)).summary).toBe('Un résumé : […].');

    // An editor that was offline, undo or the clipboard may bring the words back.
    await write(study.id, `Avant la parole.\n\nElle disait : ${SAID}, et repartait.\n`);
    await until(async () => !(await textOf(study.id)).includes('chaque matin'), 'they are taken out again');
    await services.withdrawals.settle(60_000);
    expect(await textOf(study.id)).toBe('Avant la parole.\nElle disait : , et repartait.');
    expect(await filesWith(SAID, floor.services)).toEqual([]);
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
    const { places, seen } = await services.withdrawals.view(id, staff);
    expect(places.map(({ text }) => text)).toEqual([
      'Fanta Keïta le dit : le grain manque en juin .',
      'Mme Keïta y revient souvent .',
    ]);
    const passages = new Map([
      [passageKey(places[0]!), { choice: 'pseudonym', paraphrase: '' }],
      [passageKey(places[1]!), { choice: 'paraphrase', paraphrase: '' }],
    ]);
    const refused = services.withdrawals.request(id, { person: '', passages, along: [], seen }, staff);
    await expect(refused).rejects.toMatchObject({ details: { fields: [passageKey(places[1]!)] } });
    const none = services.withdrawals.request(id, STALE, staff);
    await expect(none).rejects.toMatchObject({ details: { reason: 'places-changed' } });
    passages.set(passageKey(places[1]!), { choice: 'paraphrase', paraphrase: 'Le manque revient.' });
    await services.withdrawals.request(id, { person: '', passages, along: [], seen }, staff);
    await services.withdrawals.settle(60_000);
    expect(await textOf(study.id)).toBe(
      'une présidente de comité le dit : le grain manque en juin .\nLe manque revient.',
    );
    expect(await filesWith('y revient souvent', floor.services)).toEqual([]);
    // The person is still cited there, under the pseudonym.
    expect((await services.materials.read(id, staff)).concerned[0]).toMatchObject({
      state: 'validated',
      naming: 'pseudonym',
    });
    expect((await services.materialUses.find(id, staff)).pages).toMatchObject([{ draft: 'now', editions: [1] }]);
  });

  it('also removes chosen paragraphs beside a passage, and those that were found by their words', async () => {
    const { services, staff } = floor;
    const study = await services.pages.create(
      { kind: 'study', title: 'Le marché', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(services, study.id);
    const person = await addConcerned(services, id);
    await write(
      study.id,
      `Un début.\n\nElle raconte d’abord sa route de nuit.\n\nLe marché ouvre à l’aube [@material/${id}].\n\nUne suite.\n\nUn autre.\n\nEncore.\n\nPlus loin, la vendeuse de Kayes rit.\n`,
    );
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const query = { part: 0, phrase: 'VENDEUSE de kayès' };
    const { places, seen, found } = await services.withdrawals.view(id, staff, query);
    expect(places[0]!.around.map(({ text }) => text)).toEqual([
      'Un début.',
      'Elle raconte d’abord sa route de nuit.',
      'Une suite.',
      'Un autre.',
      'Encore.',
    ]);
    expect(found).toMatchObject({ isWhole: true, passages: [{ text: 'Plus loin, la vendeuse de Kayes rit.' }] });
    const near = await services.withdrawals.view(id, staff, { part: 0, phrase: 'sa route de nuit' });
    const screen = withdrawalScreen(near);
    // A paragraph beside a passage that is also a search result is shown among the results.
    expect([screen.found!.passages.length, screen.places[0]!.around.length]).toEqual([1, 4]);
    const along = [places[0]!.around[1]!, found!.passages[0]!].map((one) => alongKey(study.id, one));
    const chosen = { person, passages: new Map<string, never>(), along, seen };
    // Two requests at once, as of a double click in two tabs.
    const ids = await Promise.all([1, 2].map(() => services.withdrawals.request(id, chosen, staff)));
    expect(new Set(ids).size).toBe(1);
    await services.withdrawals.settle(60_000);
    expect(await services.withdrawals.request(id, chosen, staff)).toBe(ids[0]);
    expect(await textOf(study.id)).toBe('Un début.\nUne suite.\nUn autre.\nEncore.');
    for (const words of ['route de nuit', 'ouvre à l’aube', 'vendeuse de Kayes'])
      expect(await filesWith(words, floor.services), words).toEqual([]);
  });

  it('covers the bin, the archive, a deleted material, and words stored beside texts', async () => {
    const { services, staff } = floor;
    const TOLD = 'Le puits du quartier est à sec depuis la fête des récoltes';
    const study = await services.pages.create({ kind: 'study', title: 'À jeter', summary: 'Un résumé.' }, COMMAND_LINE);
    const other = await services.pages.create(
      { kind: 'article', title: 'Archivé', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(services, study.id, { summary: TOLD });
    await addConcerned(services, id);
    // Words of analysts that contain theirs: a code, and the note of an extract of another
    // material.
    const code = { name: TOLD, definition: `Ainsi : ${TOLD}.`, colour: 'green' as const, parent: '' };
    await services.codeBook.add(study.id, code, staff);
    const heard = await addMaterial(services, study.id);
    const sound = { from: '0:01', to: '0:03', codes: [], note: `Comme : ${TOLD}.` };
    await services.extracts.addSound(heard, sound, staff);
    for (const { id: pageId } of [study, other]) {
      await write(pageId, `Avant.\n\n${TOLD} [@material/${id}].\n`);
      await services.editions.publish(pageId, { note: `Ajoute : ${TOLD}` }, COMMAND_LINE);
    }
    await services.versions.freeze(other.id, { version: 'Pour voir', key: 'une-cle-67890' }, staff);
    await putWordsBeside(services, { studyId: study.id, otherMaterial: heard, pageId: other.id, staff }, TOLD);
    expect(await columnsWithout(services, TOLD)).toEqual([]);
    await services.pages.archive(other.id, COMMAND_LINE);
    await services.bin.bin(study.id, COMMAND_LINE);
    expect((await services.withdrawals.view(id, staff)).places).toHaveLength(2);
    await expect(services.materials.remove(id, COMMAND_LINE)).rejects.toMatchObject({ code: 'gone' });
    await services.database.write((trx) => trx.deleteFrom('material').where('id', '=', id).execute());
    // Without its material there is no team: administrators do it.
    await expect(services.withdrawals.view(id, staff)).rejects.toMatchObject({ code: 'not-found' });
    const admin = { ...staff, admin: true };
    const { seen, places, material } = await services.withdrawals.view(id, admin);
    expect({ material, places: places.length }).toEqual({ material: null, places: 2 });
    await services.withdrawals.request(id, { ...STALE, seen }, admin);
    await services.withdrawals.settle(60_000);
    expect(await filesWith(TOLD, floor.services)).toEqual([]);
    expect(await filesWith(TOLD.toLowerCase(), floor.services)).toEqual([]);
    expect(await textOf(other.id)).toBe('Avant.');
    const codes = await services.database.read.selectFrom('studyCode').select(['name', 'definition']).execute();
    expect(codes).toEqual([{ name: '[…]', definition: 'Ainsi : […].' }]);
    const mail = await services.database.read.selectFrom('queuedMail').selectAll().executeTakeFirstOrThrow();
    expect([mail.text, mail.html]).toEqual(['Bonjour. […].', '<p>[…]</p>']);
    const kit = await services.database.read.selectFrom('ownKit').select('title').executeTakeFirstOrThrow();
    expect(kit.title).toBe('[…]');
    // Another person's answer still refers to the same passage.
    const asked = await services.database.read.selectFrom('consentTurn').select('text').executeTakeFirstOrThrow();
    expect(divideTranscript(asked.text)).toEqual(['Un début.', '[…]', 'Une fin.']);
  });

  it('leaves the words in no checkpoint that was read before and is stored after', async () => {
    const { services, staff } = floor;
    const HEARD = 'Le sel venait par pirogue depuis les salines du delta lointain';
    const study = await services.pages.create({ kind: 'study', title: 'Le sel', summary: '' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    await write(study.id, `Avant.\n\n${HEARD} [@material/${id}].\n`);
    // Somebody leaves the draft: it is read for its checkpoint, and not stored before the
    // withdrawal has gone through the draft.
    const { database, drafts, events, checkpoints } = services;
    let isRead = () => {};
    const read = new Promise<void>((resolve) => {
      isRead = resolve;
    });
    let store = () => {};
    const stores = new Promise<void>((resolve) => {
      store = resolve;
    });
    const run = DraftTaskRunner.prototype.runFor as (...input: unknown[]) => Promise<never>;
    const packing = vi.spyOn(DraftTaskRunner.prototype, 'runFor').mockImplementation(async function (
      this: DraftTaskRunner,
      ...input
    ) {
      const packed = await run.apply(this, input);
      if (input[1] === 'pack') {
        isRead();
        await stores;
      }
      return packed;
    });
    const expunge = drafts.expunge.bind(drafts);
    const expunging = vi.spyOn(drafts, 'expunge').mockImplementation(async (...input) => {
      const done = await expunge(...input);
      if (input[0] === study.id) void database.read.selectFrom('page').select('id').execute().then(store);
      return done;
    });
    try {
      events.emit('writing-ended', study.id);
      await read;
      await services.withdrawals.request(id, await everything(id, staff, 'remove'), staff);
      await services.withdrawals.settle(60_000);
      await checkpoints.settleOf(study.id);
    } finally {
      store();
      packing.mockRestore();
      expunging.mockRestore();
    }
    expect(await filesWith(HEARD, services)).toEqual([]);
  });

  it('erases letters that were typed and deleted at once, before the withdrawal and after', async () => {
    const own = await createTestServices();
    const { services, staff } = own;
    const HEARD = 'La barque du passeur prenait toujours la rive des tamaris';
    const study = await services.pages.create({ kind: 'study', title: 'Le fleuve', summary: '' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const { document } = parseMarkdown(`Avant.\n\n${HEARD} [@material/${id}].\n`);
    await services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
    /** Types words letter by letter, and takes them away; each letter is a row of the log. */
    const typeAndDelete = async ({ drafts }: Services, words: string) => {
      for (const [from, letter] of [...words].entries())
        await drafts.edit(study.id, null, (draft) => paragraphOf(draft).insert(from, letter));
      await drafts.edit(study.id, null, (draft) => paragraphOf(draft).delete(0, words.length));
    };
    const logged = ({ database }: Services) =>
      database.read.selectFrom('draftUpdate').select('position').where('pageId', '=', study.id).execute();
    await typeAndDelete(services, 'La barque du passeur');
    expect((await logged(services)).length).toBeGreaterThan(20);
    await services.withdrawals.request(
      id,
      { ...STALE, seen: (await services.withdrawals.view(id, staff)).seen },
      staff,
    );
    await services.withdrawals.settle(60_000);
    expect(await logged(services)).toEqual([]);
    // The check of what was typed before must not run while the same words are typed again.
    await services.close();
    const again = await openServices(services.env.dataDir);
    await again.withdrawals.finish();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await typeAndDelete(again, HEARD);
      await vi.advanceTimersByTimeAsync(2_000);
    } finally {
      vi.useRealTimers();
    }
    await until(async () => (await logged(again)).length === 0, 'the letters are forgotten');
    await again.withdrawals.settle(60_000);
    expect(plainText((await again.drafts.read(study.id)).document).text).toBe('Avant.');
    expect(await filesWith(HEARD, again)).toEqual([]);
    await again.close();
  });

  it('shows many passages in parts, and can be requested without opening them', async () => {
    const { services, staff } = floor;
    const study = await services.pages.create({ kind: 'study', title: 'Mille voix', summary: '' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    await addConcerned(services, id);
    const all = Array.from({ length: 100 }, (_, i) => `La voix numéro ${i} [@material/${id}].`);
    await write(study.id, `Avant.\n\n${all.join('\n\n')}\n`);
    const shown: string[] = [];
    const { parts, seen } = await services.withdrawals.view(id, staff);
    for (let part = 0; part < parts; part++) {
      const { places } = await services.withdrawals.view(id, staff, { part, phrase: '' });
      expect(places.length).toBeLessThanOrEqual(PASSAGES_AT_ONCE);
      shown.push(...places.map(({ text }) => text));
    }
    expect(new Set(shown).size).toBe(100);
    await services.withdrawals.request(id, { ...STALE, seen }, staff);
    await services.withdrawals.settle(60_000);
    expect(await textOf(study.id)).toBe('Avant.');
  });

  it('is for administrators and the study’s team', async () => {
    const { services, staff, member } = floor;
    const study = await services.pages.create({ kind: 'study', title: 'Fermée', summary: '' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const other = await services.people.add({ email: 'autre@example.org', name: 'Autre', role: 'staff' }, COMMAND_LINE);
    await services.studyTeam.choose(study.id, [other.id], COMMAND_LINE);
    await expect(services.withdrawals.request(id, STALE, staff)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await services.materialUses.find(id, staff)).mayWithdraw).toBe(false);
    await expect(services.withdrawals.request(id, STALE, member)).rejects.toMatchObject({ code: 'not-found' });
  });
});
