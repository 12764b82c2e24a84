import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { listProposals } from '#db/consent/consent-answer-repository.ts';
import {
  type ConsentChange,
  listConsentChanges,
  noteConsentFollowed,
  noteToFit,
} from '#db/materials/masked-text-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { keepBackup, restoredFrom } from '#tests/support/other-doors.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));
const textOf = async (pageId: string) => plainText((await floor.services.drafts.read(pageId)).document).text;

describe('what is published of somebody who goes back on it', () => {
  const STATED = 'Les femmes portent l’essentiel de la corvée d’eau';
  const SHORT = 'C’était la nuit';
  const OWN = 'Les chèvres buvaient avant nous à la mare du vieux marigot';
  const PUBLIC: Viewer = { role: 'public' };
  const GIVEN = { uses: ['analysis', 'quotation'], reach: 'public', naming: 'pseudonym' } as const;

  /** A published study that quotes somebody, whose personal link is open. */
  async function published(title: string, said: string = SAID, keywords: string[] = []) {
    const { services, staff } = floor;
    const notice = emptyNotice('study');
    const filled = { ...notice, common: { ...notice.common, keywords } };
    const head = { title, summary: `Un résumé : ${said}.`, notice: filled };
    const study = await services.pages.create({ kind: 'study', ...head }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const person = await addConcerned(services, id, { uses: ['analysis', 'quotation'] });
    const other = await addMaterial(services, study.id, { title: 'Un autre entretien' });
    await addConcerned(services, other, { name: 'Oumar Ba', uses: ['analysis', 'quotation'] });
    const cite = `[@material/${id}]`;
    const text = [
      `:::parole{auteur="F."}\n${said} ${cite}.\n:::`,
      `Elle ajoute : « ${SHORT} » ${cite}. Le maire dit « nous ferons un puits l’an prochain » [@material/${other}].`,
      `${STATED} ${cite}.`,
      'Rien d’elle ici.',
    ].join('\n\n');
    await write(study.id, text);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const asked = { text: 'Oui ?', ...GIVEN, uses: [...GIVEN.uses], locale: 'fr' as const, email: '', recording: '' };
    const ask = () =>
      services.consentLoops.askConsent({ materialId: id, id: person, origin: 'https://x.example' }, asked, staff);
    await ask();
    const token = await services.consentLoops.makeLink(id, person, staff);
    const read = async () => {
      const { html, edition } = await services.reading.read(staff, 'study', study.slug);
      return { html, text: edition!.text, summary: edition!.summary };
    };
    /** Everything that readers are given of it, as one text. */
    const everywhere = async () =>
      JSON.stringify([
        await read(),
        await services.publishedLists.latest(staff, 10),
        await services.exports.export(staff, { kind: 'study', slug: study.slug, extension: 'md' }, 'http://localhost'),
      ]);
    const beyond = () => services.beyondConsent.find({ materialId: id }, COMMAND_LINE);
    return { study, id, person, token, ask, read, everywhere, beyond };
  }

  it('is masked at once wherever it is served, told to the team, and comes back only if they agree again', async () => {
    const { services, staff } = floor;
    const { study, token, ask, read, everywhere, beyond } = await published('Les masques');
    const before = await read();
    expect(await beyond()).toEqual([]);
    const remark = { pageId: study.id, kind: 'comment' as const, body: 'Tard ?', selection: { exact: SHORT } };
    await services.annotations.create(remark, staff);
    const quoted = async (viewer: Viewer) =>
      (await services.annotationReading.list(viewer, study.id)).threads.map(({ quote }) => quote);
    expect(await quoted(floor.member)).toEqual([SHORT]);
    const isFound = async () => {
      await services.search.settle();
      return JSON.stringify((await services.search.search(floor.member, { q: 'trouble' })).results).includes(
        study.slug,
      );
    };
    expect(await isFound()).toBe(true);
    await services.ownAnswers.refuse(token, PUBLIC);
    const masked = await read();
    const all = await everywhere();
    for (const words of [SAID, SAID.slice(6), SHORT]) expect(all, words).not.toContain(words);
    expect(masked.summary).toBe('Un résumé : […].');
    expect(masked.html.match(/\[une citation a été retirée à la demande de la personne\]/g)).toHaveLength(2);
    // What others said, and the authors, stays; the draft is the team's.
    for (const words of ['nous ferons un puits', STATED, 'Rien d’elle ici.']) expect(masked.text).toContain(words);
    expect(await textOf(study.id)).toContain(SAID);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 1 }], goneBack: expect.any(String) }]);
    expect((await services.home.desk(staff)).beyond.map(({ title }) => title)).toContain(
      'Entretien avec la présidente',
    );

    expect(await isFound()).toBe(false);
    expect(await quoted(floor.member)).toEqual(['[une citation a été retirée à la demande de la personne]']);
    expect(await quoted(staff)).toEqual([SHORT]);

    // Asked anew, they have not agreed yet.
    await ask();
    expect(await everywhere()).not.toContain(SHORT);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(SHORT);
    // To be drawn on, and not to be quoted.
    await services.ownAnswers.give(token, { ...GIVEN, uses: ['analysis'] }, PUBLIC);
    expect((await read()).text).toBe(masked.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 0 }], goneBack: null }]);
    await services.ownAnswers.give(token, { ...GIVEN, reach: 'team' }, PUBLIC);
    expect((await read()).text).toBe(masked.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 1 }] }]);
    await services.ownAnswers.give(token, GIVEN, PUBLIC);
    expect(await read()).toEqual(before);
    expect(await quoted(floor.member)).toEqual([SHORT]);
    expect(await beyond()).toEqual([]);
    expect(await services.database.read.selectFrom('maskedText').selectAll().execute()).toEqual([]);
  });

  it('is masked when the team notes it, and gone under the mask once the team has chosen', async () => {
    const { services, staff } = floor;
    const { study, id, person, read, beyond } = await published('Un retrait noté', OWN, [OWN, 'puits']);
    // Beside the text, their words are masked as well, and erased.
    const beside = async () => {
      const { edition } = await services.reading.read(staff, 'study', study.slug);
      return edition!.notice.common.keywords;
    };
    expect(await beside()).toEqual([OWN, 'puits']);
    // Collections quote them as well: one that has the page, and one without it.
    const introduction = `Elle raconte : « ${OWN} ».`;
    const collections: string[] = [];
    for (const pageIds of [[study.id], []]) {
      const title = pageIds.length > 0 ? 'Avec l’étude' : 'Sans elle';
      const words = { title, summary: 'Un livret.', introduction, language: 'fr' as const };
      const made = await services.collections.create({ kind: 'booklet', ...words }, COMMAND_LINE);
      await services.collectionParts.arrange(made.id, [{ title: '', pageIds }], COMMAND_LINE);
      await services.collections.publish(made.id, true, COMMAND_LINE);
      collections.push(made.slug);
    }
    const introduced = async () =>
      Promise.all(
        collections.map(async (slug) => (await services.collections.requireAt(staff, 'booklet', slug)).introduction),
      );
    expect(await introduced()).toEqual([introduction, introduction]);
    await services.search.settle();
    const known = (await services.materials.read(id, staff)).concerned.find((one) => one.id === person)!;
    await services.concerned.change(person, { ...known, state: 'withdrawn' } as never, known.updatedAt, staff);
    expect((await read()).text).not.toContain(SHORT);
    await services.masking.follow();
    expect(await beside()).toEqual(['[…]', 'puits']);
    expect((await introduced())[0]).toBe('Elle raconte : « […] ».');
    await services.search.settle();
    // The plan shows the words themselves, also where the draft has them no more.
    await write(study.id, 'Tout autre chose.');
    const view = await services.withdrawals.view(id, staff);
    expect(view.places.map(({ text }) => text).join()).toContain(OWN);
    const choose = new Map(
      view.places.map((place) => [
        passageKey(place),
        place.text.includes(SHORT)
          ? { choice: 'paraphrase', paraphrase: 'Une femme raconte la nuit' }
          : { choice: 'remove', paraphrase: '' },
      ]),
    );
    const chosen = { person, passages: choose, along: [] as string[], seen: view.seen };
    await services.withdrawals.request(id, chosen, staff);
    await services.withdrawals.settle(60_000);
    const { text } = await read();
    expect(text).toContain('Une femme raconte la nuit');
    expect(text).toContain('Rien d’elle ici.');
    for (const words of [OWN, SHORT, STATED]) expect(text).not.toContain(words);
    expect(await filesWith(OWN, floor.services)).toEqual([]);
    await services.masking.follow();
    expect(await beside()).toEqual(['[…]', 'puits']);
    expect(await introduced()).toEqual(['Elle raconte : « […] ».', 'Elle raconte : « […] ».']);
    expect(await beyond()).toEqual([]);
    expect(await services.database.read.selectFrom('maskedText').selectAll().execute()).toEqual([]);
  });

  it('stays masked in a collection whose page quotes them no more, until they agree again', async () => {
    const { services } = floor;
    const { study, token } = await published('Recueillie', OWN);
    const introduction = `Elle raconte : « ${OWN} ».`;
    const words = { title: 'Recueil masqué', summary: 'Un livret.', introduction, language: 'fr' as const };
    const made = await services.collections.create({ kind: 'booklet', ...words }, COMMAND_LINE);
    await services.collectionParts.arrange(made.id, [{ title: '', pageIds: [study.id] }], COMMAND_LINE);
    await services.collections.publish(made.id, true, COMMAND_LINE);
    const introduced = async () =>
      (await services.collections.requireAt(COMMAND_LINE, 'booklet', made.slug)).introduction;
    await services.ownAnswers.refuse(token, PUBLIC);
    await services.masking.follow();
    expect(await introduced()).toBe('Elle raconte : « […] ».');
    await write(study.id, 'Tout autre chose.');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.masking.follow();
    expect(await introduced()).toBe('Elle raconte : « […] ».');
    await services.collectionParts.arrange(made.id, [{ title: '', pageIds: [] }], COMMAND_LINE);
    await services.masking.follow();
    expect(await introduced()).toBe('Elle raconte : « […] ».');
    await services.ownAnswers.give(token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);
    await services.masking.follow();
    await services.collectionParts.arrange(made.id, [{ title: '', pageIds: [study.id] }], COMMAND_LINE);
    await services.masking.follow();
    expect(await introduced()).toBe(introduction);
  });

  it('is masked for readers whom consent does not reach, once a page is opened to them', async () => {
    const { services } = floor;
    const { study, id, person, read } = await published('Ouverte à tous');
    const [known] = (await services.materials.read(id, COMMAND_LINE)).concerned;
    await services.concerned.change(person, { ...known!, reach: 'network' } as never, known!.updatedAt, COMMAND_LINE);
    const open = async (visibility: 'public' | 'members') => {
      const { title, summary, language, slug, notice } = await services.pages.require(COMMAND_LINE, study.id);
      const details = { title, summary, language, slug, common: notice.common, own: notice.own, visibility };
      await services.pages.changeDetails(study.id, details as never, COMMAND_LINE);
      await services.masking.follow();
    };
    expect((await read()).text).toContain(SHORT);
    await open('public');
    expect((await read()).text).not.toContain(SHORT);
    await open('members');
    expect((await read()).text).toContain(SHORT);
  });

  it('is masked before anybody is answered, where the server was stopped in between', async () => {
    const { services } = floor;
    const { id, person, read } = await published('Un arrêt');
    await services.database.write(async (trx) => {
      await trx.updateTable('concerned').set({ state: 'refused' }).where('id', '=', person).execute();
      await trx
        .insertInto('consentChange')
        .values({ materialId: id, changedAt: '2026-01-01T00:00:00.000Z', followedAt: null })
        .onConflict((oc) => oc.column('materialId').doUpdateSet({ followedAt: null }))
        .execute();
    });
    expect((await read()).text).toContain(SHORT);
    await services.masking.follow();
    expect((await read()).text).not.toContain(SHORT);
  });

  it('leaves the memory of pages once it is masked, also where an older edition cannot be', async () => {
    const { services } = floor;
    const { study, id, person, read } = await published('Une panne');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.database.write(async (trx) => {
      await trx.updateTable('concerned').set({ state: 'refused' }).where('id', '=', person).execute();
      const change = { materialId: id, changedAt: '2026-01-01T00:00:00.000Z', followedAt: null };
      await trx
        .insertInto('consentChange')
        .values(change)
        .onConflict((oc) => oc.column('materialId').doUpdateSet({ followedAt: null }))
        .execute();
    });
    const told: string[] = [];
    services.events.on('editions-rewritten', () => told.push('rewritten'));
    services.events.on('page-changed', (pageId) => told.push(pageId));
    const run = DraftTaskRunner.prototype.run;
    let masked = 0;
    const fault = vi.spyOn(DraftTaskRunner.prototype, 'run').mockImplementation(function (
      this: DraftTaskRunner,
      ...[name, ...asked]: Parameters<typeof run>
    ) {
      if (name === 'maskPublished' && ++masked > 1) throw new Error('the process ended');
      return run.call(this, name, ...asked);
    } as typeof run);
    await expect(services.masking.follow()).rejects.toThrow('some texts could not be masked');
    fault.mockRestore();
    expect((await read()).text).not.toContain(SHORT);
    // One was masked, the other is withheld.
    expect(told).toEqual(['rewritten', 'rewritten', study.id]);
    await services.masking.follow();
  });

  it('is not taken as masked if more was taken back while it was', async () => {
    const { services } = floor;
    const { id } = await published('Deux fois');
    const { read } = services.database;
    const note = () => services.database.write((trx) => noteToFit(trx, [id], '2026-01-01T00:00:00.000Z'));
    const listed = async () => (await listConsentChanges(read)).find(({ materialId }) => materialId === id)!;
    const followed = (change: ConsentChange) =>
      services.database.write((trx) => noteConsentFollowed(trx, change, '2026-01-02T00:00:00.000Z'));
    await note();
    const before = await listed();
    await note();
    await followed(before);
    expect(await listed()).toBeDefined();
    await followed(await listed());
    expect(await listed()).toBeUndefined();
  });

  it('is masked also where the text of somebody who went back before cannot be', async () => {
    const { services } = floor;
    const [first, second] = [await published('Qui résiste'), await published('Qui suit')];
    const run = DraftTaskRunner.prototype.run;
    const fault = vi.spyOn(DraftTaskRunner.prototype, 'run').mockImplementation(function (
      this: DraftTaskRunner,
      ...[name, ...asked]: Parameters<typeof run>
    ) {
      if (name === 'maskPublished' && (asked[0] as { title: string }).title === 'Qui résiste') throw new Error('no');
      return run.call(this, name, ...asked);
    } as typeof run);
    for (const { token } of [first, second]) await services.ownAnswers.refuse(token, PUBLIC);
    expect((await first.read()).text).toMatch(/^Ce texte n’est pas montré/);
    expect((await second.read()).text).not.toContain(SHORT);
    fault.mockRestore();
    await services.masking.follow();
    expect((await first.read()).text).not.toContain(SHORT);
    expect((await first.read()).text).toContain(STATED);
  });

  it('does not name who agrees to less, wherever it is served, until they are named again', async () => {
    const { services, staff } = floor;
    const title = 'Avec Fanta Keïta, au puits';
    const study = await services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const both = { uses: ['analysis', 'quotation'] as ('analysis' | 'quotation')[], naming: 'name' as const };
    const person = await addConcerned(services, id, both);
    const cite = `[@material/${id}]`;
    const named = [
      'Fanta Keïta nous a reçus avec le vieux Keïta.',
      `:::parole{attribution="Fanta Keïta, Comité de l’eau"}\n${SAID} ${cite}.\n:::`,
      `Mme Keïta, du Comité de l’eau, tient la clé ${cite}.`,
      'Le Comité de l’eau a creusé.',
    ];
    await write(study.id, named.join('\n\n'));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const everywhere = async (viewer: Viewer) => {
      const { html, edition } = await services.reading.read(viewer, 'study', study.slug);
      const markdown = { kind: 'study', slug: study.slug, extension: 'md' } as const;
      const latest = (await services.publishedLists.latest(viewer, 10)) as unknown as { id?: string }[];
      const file = await services.exports.export(viewer, markdown, 'http://localhost');
      return JSON.stringify([html, edition!.title, edition!.text, latest, file]);
    };
    const before = await everywhere(floor.member);
    for (const told of ['Fanta Keïta', 'Mme Keïta', title]) expect(before).toContain(told);
    const asked = { text: 'Oui ?', uses: [...both.uses], reach: 'public', naming: 'name', locale: 'fr' as const };
    await services.consentLoops.askConsent(
      { materialId: id, id: person, origin: 'https://x.example' },
      { ...asked, email: '', recording: '' },
      staff,
    );
    const token = await services.consentLoops.makeLink(id, person, staff);
    const give = (naming: string) => services.ownAnswers.give(token, { ...GIVEN, naming }, PUBLIC);
    const beyond = () => services.beyondConsent.find({ materialId: id }, COMMAND_LINE);

    await give('organisation');
    for (const viewer of [floor.member, staff]) {
      const all = await everywhere(viewer);
      expect(all).not.toMatch(/Fanta|Mme Keïta/);
      for (const kept of ['le vieux Keïta', 'Comité de l’eau', SAID]) expect(all).toContain(kept);
    }
    await give('pseudonym');
    const masked = await everywhere(floor.member);
    for (const kept of ['le vieux Keïta', 'Le Comité de l’eau a creusé', 'une présidente de comité', SAID])
      expect(masked).toContain(kept);
    expect(masked).not.toMatch(/Fanta|Mme Keïta|du Comité/);
    await services.search.settle();
    const found = await services.search.search(floor.member, { q: 'Fanta' });
    expect(JSON.stringify(found.results)).not.toContain(study.slug);
    // The team is led to each paragraph, as it is.
    const [waits] = await beyond();
    expect(waits).toMatchObject({ goneBack: null, pages: [{ quotations: 0, statements: 0, names: 6 }] });
    expect(waits!.pages[0]!.places.map(({ text }) => text).join()).toContain('Mme Keïta, du Comité de l’eau');
    expect((await services.home.desk(staff)).beyond.map((one) => one.id)).toContain(id);

    // Neither a correction of the register nor the person's deletion names them again.
    const [known] = (await services.materials.read(id, COMMAND_LINE)).concerned;
    await services.concerned.change(person, { ...known!, name: 'Personne 1' } as never, known!.updatedAt, COMMAND_LINE);
    expect(await everywhere(floor.member)).not.toMatch(/Fanta|Mme Keïta|du Comité/);
    const renamed = (await services.materials.read(id, COMMAND_LINE)).concerned[0]!;
    const back = { ...renamed, name: 'Fanta Keïta' };
    await services.concerned.change(person, back as never, renamed.updatedAt, COMMAND_LINE);

    // A new edition does not give the name either: refused where they are cited, masked elsewhere.
    await expect(services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toMatchObject({
      details: { reason: 'consent' },
    });
    await services.versions.freeze(study.id, { version: 'Pour relire', key: 'version-nom' }, COMMAND_LINE);
    await services.masking.follow();
    const version = await services.versions.read(staff, 'study', study.slug);
    expect(JSON.stringify([version.version.title, version.html])).not.toMatch(/Fanta|Mme Keïta|du Comité/);
    await write(study.id, `Une présidente nous a reçus.\n\n${SAID} ${cite}.`);
    await services.pages.require(COMMAND_LINE, study.id);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.masking.follow();
    expect(await everywhere(floor.member)).not.toMatch(/Fanta/);
    // All that is left is the title, which is the team's to change.
    expect(await beyond()).toMatchObject([{ pages: [{ names: 1 }] }]);

    await write(study.id, named.join('\n\n'));
    await give('name');
    expect(await beyond()).toEqual([]);
    const editions = services.database.read.selectFrom('edition').select('html').where('pageId', '=', study.id);
    expect((await editions.where('number', '=', 1).executeTakeFirstOrThrow()).html).toContain('Mme Keïta');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    expect(await everywhere(floor.member)).toContain('Mme Keïta');
    await give('pseudonym');
    await services.concerned.remove(person, COMMAND_LINE);
    expect(await everywhere(floor.member)).not.toMatch(/Fanta|Mme Keïta|du Comité/);
  });

  it('loses one quotation that the person takes back, at once, and has it again if they agree again', async () => {
    const { services, staff } = floor;
    const KEY = 'La clé de la pompe restait sous une pierre devant le seuil';
    const { study, id, person, token, read, everywhere, beyond } = await published('Une seule citation', KEY);
    const before = await read();
    await services.consentLoops.askQuotations(id, person, staff);
    const answer = async (answerOf: (text: string) => string) => {
      floor.clock.pass({ minutes: 1 });
      const own = await services.ownConsent.open(token, PUBLIC);
      const { all } = await services.ownConsent.quotations(own);
      const given = all.map(({ page, blockId, place, digest, text }) => ({
        ...{ pageId: page.id, blockId, place, digest, answer: answerOf(text), text },
      }));
      await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    };
    await answer((text) => (text.includes(KEY) ? 'withdraw' : 'validate'));
    const all = await everywhere();
    expect(all).not.toContain(KEY);
    for (const kept of [SHORT, STATED, 'nous ferons un puits', 'Rien d’elle ici.']) expect(all).toContain(kept);
    expect((await read()).html.match(/\[une citation a été retirée à la demande de la personne\]/g)).toHaveLength(1);
    expect(await beyond()).toMatchObject([{ goneBack: null, pages: [{ quotations: 1, statements: 0 }] }]);
    expect((await services.home.desk(staff)).beyond.map((one) => one.id)).toContain(id);
    // It was their answer to these words: that the team took note of it changes nothing.
    const { answers } = await services.consentLoops.view(id, person, staff);
    const withdrawn = answers.find((one) => one.answer === 'withdraw')!;
    await services.consentLoops.takeQuotation(id, person, withdrawn, staff);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(KEY);
    // What the text says in its own words is the team's to look at.
    await answer((text) => (text.includes(STATED) ? 'withdraw' : 'validate'));
    expect((await read()).text).toBe(before.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 0, statements: 1 }] }]);
    await answer(() => 'validate');
    expect(await read()).toEqual(before);
    expect(await beyond()).toEqual([]);

    // Shown other words of the draft, they mean those of the edition as well.
    const { document } = await services.drafts.read(study.id);
    const other = JSON.parse(JSON.stringify(documentJson(document)).replace('sous une pierre', 'sous un pot'));
    await services.drafts.replace(study.id, fitDocument(other).document);
    await answer((text) => (text.includes('sous un pot') ? 'withdraw' : 'validate'));
    expect(await everywhere()).not.toContain(KEY);
    // Deleted from the register, they have not agreed.
    await services.concerned.remove(person, COMMAND_LINE);
    expect(await everywhere()).not.toContain(KEY);
  });

  it('is taken back again in a backup that is restored, also one passage alone, and nothing is given back', async () => {
    const { services, staff } = floor;
    const [REFUSED, TAKEN, STRUCK, AGREED] = [
      'Le vieux marigot était à sec dès le mois de février',
      'Nos mères puisaient avant l’aube pour que l’eau soit claire',
      'Le maire avait promis trois pompes et deux réservoirs neufs',
      'La pompe de l’école n’a jamais cessé de donner depuis dix ans',
    ];
    const refuses = await published('Qui refuse', REFUSED);
    const takes = await published('Qui reprend un passage', TAKEN);
    const strikes = await published('Qui raye', STRUCK);
    const agrees = await published('Qui accepte de nouveau', AGREED);
    await services.consentLoops.askQuotations(takes.id, takes.person, staff);
    await services.consentLoops.returnTranscript(strikes.id, strikes.person, `${STRUCK}.\n\nRien.`, staff);
    await services.ownAnswers.refuse(agrees.token, PUBLIC);
    const backup = await keepBackup(services);
    floor.clock.pass({ minutes: 1 });
    await services.ownAnswers.refuse(refuses.token, PUBLIC);
    const { all } = await services.ownConsent.quotations(await services.ownConsent.open(takes.token, PUBLIC));
    const given = all.map(({ page, blockId, place, digest, text }) => ({
      ...{ pageId: page.id, blockId, place, digest, text, answer: text.includes(TAKEN) ? 'withdraw' : 'validate' },
    }));
    await services.ownAnswers.answerQuotations(takes.token, given, PUBLIC);
    const typed = new Map([[0, { text: `${STRUCK}.`, isStruck: true }]]);
    await services.ownAnswers.correct(strikes.token, { typed, isLast: true }, PUBLIC);
    // What was struck is still known when another transcript is sent, and their consent changes.
    await services.consentLoops.returnTranscript(strikes.id, strikes.person, 'Tout autre chose.', staff);
    await services.database.write((trx) => noteToFit(trx, [strikes.id], '2026-01-01T00:00:00.000Z'));
    await services.masking.follow();
    await services.ownAnswers.give(agrees.token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);

    const other = await restoredFrom(backup, services);
    try {
      const said = async () =>
        JSON.stringify(
          await Promise.all(
            [refuses, takes, strikes, agrees].map(({ study }) =>
              other.services.exports.export(staff, { kind: 'study', slug: study.slug, extension: 'md' }, 'http://x'),
            ),
          ),
        );
      const before = await said();
      expect([REFUSED, TAKEN, STRUCK, AGREED].map((one) => before.includes(one))).toEqual([true, true, true, false]);
      const { lines } = await other.purge();
      expect(lines.join('\n')).toContain('Of 3 people');
      const after = await said();
      expect([REFUSED, TAKEN, STRUCK, AGREED].filter((one) => after.includes(one))).toEqual([]);
      // The next edition is refused as well, and a second purge finds nothing more.
      for (const { study } of [refuses, takes, strikes])
        await expect(other.services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toThrow();
      expect((await other.purge()).lines.join('\n')).toContain('Of 0 people');
      // They tell neither names nor words.
      const records = path.join(other.services.env.dataDir, 'withdrawals', 'consents');
      for (const name of readdirSync(records))
        expect(readFileSync(path.join(records, name), 'utf8'), name).not.toMatch(/Fanta|présidente|marigot|pompe/);

      // As in a backup from before they were asked by a link, and without a page that was deleted.
      const { database, recordedConsents } = other.services;
      const ofTakes = (table: 'consentLoop' | 'consentQuotation') =>
        database.read.selectFrom(table).select('concernedId').where('concernedId', '=', takes.person).execute();
      await database.write((trx) => trx.deleteFrom('consentLoop').where('concernedId', '=', takes.person).execute());
      expect(await ofTakes('consentQuotation')).toEqual([]);
      expect(await recordedConsents.apply()).toBe(1);
      expect(await ofTakes('consentQuotation')).not.toEqual([]);
      await other.services.pages.archive(takes.study.id, COMMAND_LINE);
      await database.write((trx) => trx.deleteFrom('page').where('id', '=', takes.study.id).execute());
      expect(await ofTakes('consentQuotation')).toEqual([]);
      expect(await recordedConsents.apply()).toBe(0);
    } finally {
      await other.services.close();
    }
  });

  it('is not struck again over what the person has written since, if the server ended in between', async () => {
    const { services, staff } = floor;
    const { id, person, token } = await published('Qui corrige ensuite');
    await services.consentLoops.returnTranscript(id, person, 'Un.\n\nDeux.', staff);
    const write = (text: string, isStruck: boolean) =>
      services.ownAnswers.correct(token, { typed: new Map([[0, { text, isStruck }]]), isLast: true }, PUBLIC);
    await write('Un.', true);
    await services.masking.follow();
    floor.clock.pass({ minutes: 1 });
    const fault = vi.spyOn(services.masking, 'followSoon').mockResolvedValue();
    await write('Une autre phrase.', false);
    fault.mockRestore();
    expect(await services.recordedConsents.apply()).toBe(0);
    const proposals = await listProposals(services.database.read, person);
    expect(proposals).toMatchObject([{ position: 0, kind: 'correct', text: 'Une autre phrase.' }]);
  });

  it('loses the words that the person strikes from the transcript, and has them again if they give them back', async () => {
    const { services, staff } = floor;
    const KEY = 'Le chef gardait la clé de la pompe dans sa case depuis toujours';
    const { study, id, person, token, read, everywhere, beyond } = await published('Une parole rayée', KEY);
    const before = await read();
    await services.ownAnswers.give(token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);
    const returned = `${KEY}, dit-on.\n\n${SHORT}, la première fois.\n\nAutre chose.`;
    await services.consentLoops.returnTranscript(id, person, returned, staff);
    const strike = (positions: readonly number[], isLast = true) => {
      const typed = new Map([0, 1, 2].map((at) => [at, { text: '', isStruck: positions.includes(at) }]));
      for (const [at, text] of returned.split('\n\n').entries()) typed.get(at)!.text = text;
      return services.ownAnswers.correct(token, { typed, isLast }, PUBLIC);
    };
    expect(await everywhere()).toContain(KEY);
    // At once, also where further screens of the transcript are to come.
    await strike([0], false);
    const all = await everywhere();
    expect(all).not.toContain(KEY);
    for (const kept of [SHORT, STATED, 'nous ferons un puits', 'Rien d’elle ici.']) expect(all).toContain(kept);
    expect(await beyond()).toMatchObject([{ goneBack: null, pages: [{ statements: 0 }] }]);
    await services.search.settle();
    const found = await services.search.search(staff, { q: '"gardait la clé"' });
    expect(JSON.stringify(found.results)).not.toContain(study.slug);
    // The next edition does not quote them either, in whole or in short.
    await strike([1]);
    const struck = await everywhere();
    expect([struck.includes(KEY), struck.includes(SHORT)]).toEqual([true, false]);
    await expect(services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toMatchObject({
      details: { fields: ['quotation-refused'] },
    });
    // Another transcript does not give them back: the person does.
    await services.consentLoops.returnTranscript(id, person, 'Tout autre chose.', staff);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(SHORT);
    await services.ownAnswers.giveBack(token, -1, PUBLIC);
    expect(await read()).toEqual(before);
    expect(await beyond()).toEqual([]);
  });
});
