import { describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import type { Database } from '#db/driver/database.ts';
import {
  type ConsentChange,
  listConsentChanges,
  noteConsentFollowed,
  noteToFit,
} from '#db/materials/masked-text-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { BeyondConsentService } from '#server/materials/beyond/beyond-consent.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { GIVEN, OWN, PUBLIC, quotationsPerFile, SAID, SHORT, STATED } from '#tests/support/quotations-rig.ts';

/** The words of a person who agrees to less than before, as readers see them. */
const rig = quotationsPerFile();

const { write, textOf, published } = rig;

describe('a published quotation of a person who agrees to less than before', () => {
  it('is masked at once wherever it is served, reported to the team, and shown again after new consent', async () => {
    const { services, staff } = rig.floor;
    const { study, token, ask, read, everywhere, beyond } = await published('Les masques');
    const before = await read();
    expect(await beyond()).toEqual([]);
    const remark = { pageId: study.id, kind: 'comment' as const, body: 'Tard ?', selection: { exact: SHORT } };
    await services.annotations.create(remark, staff);
    const quoted = async (viewer: Viewer) =>
      (await services.annotationReading.list(viewer, study.id)).threads.map(({ quote }) => quote);
    expect(await quoted(rig.floor.member)).toEqual([SHORT]);
    const isFound = async () => {
      await services.search.settle();
      return JSON.stringify((await services.search.search(rig.floor.member, { q: 'trouble' })).results).includes(
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
    // Words of others and of the authors stay; so does the draft, which only the team reads.
    for (const words of ['nous ferons un puits', STATED, 'Rien d’elle ici.']) expect(masked.text).toContain(words);
    expect(await textOf(study.id)).toContain(SAID);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 1 }], goneBack: expect.any(String) }]);
    expect((await services.home.desk(staff)).beyond.map(({ title }) => title)).toContain(
      'Entretien avec la présidente',
    );

    expect(await isFound()).toBe(false);
    expect(await quoted(rig.floor.member)).toEqual(['[une citation a été retirée à la demande de la personne]']);
    expect(await quoted(staff)).toEqual([SHORT]);

    // Asked again, they have not agreed yet.
    await ask();
    expect(await everywhere()).not.toContain(SHORT);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(SHORT);
    // They agree to analysis, and not to quotation.
    await services.ownAnswers.give(token, { ...GIVEN, uses: ['analysis'] }, PUBLIC);
    expect((await read()).text).toBe(masked.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 0 }], goneBack: null }]);
    await services.ownAnswers.give(token, { ...GIVEN, reach: 'team' }, PUBLIC);
    expect((await read()).text).toBe(masked.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 1 }] }]);
    await services.ownAnswers.give(token, GIVEN, PUBLIC);
    expect(await read()).toEqual(before);
    expect(await quoted(rig.floor.member)).toEqual([SHORT]);
    expect(await beyond()).toEqual([]);
    expect(await services.database.read.selectFrom('maskedText').selectAll().execute()).toEqual([]);
  });

  it('is masked when the team records a withdrawal, and erased under the mask once the team has chosen', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, read, beyond } = await published('Un retrait noté', OWN, [OWN, 'puits']);
    // Their words in the notice are masked as well.
    const beside = async () => {
      const { edition } = await services.reading.read(staff, 'study', study.slug);
      return edition!.notice.common.keywords;
    };
    expect(await beside()).toEqual([OWN, 'puits']);
    // Two collections quote them as well: one that has the page, and one without it.
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
    // The plan of the withdrawal shows the words themselves, even if the draft no longer has them.
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
    expect(await filesWith(OWN, rig.floor.services)).toEqual([]);
    await services.masking.follow();
    expect(await beside()).toEqual(['[…]', 'puits']);
    expect(await introduced()).toEqual(['Elle raconte : « […] ».', 'Elle raconte : « […] ».']);
    expect(await beyond()).toEqual([]);
    expect(await services.database.read.selectFrom('maskedText').selectAll().execute()).toEqual([]);
  });

  it('stays masked in a collection whose page quotes them no more, until they agree again', async () => {
    const { services } = rig.floor;
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
    const { services } = rig.floor;
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

  it('is masked for new readers while consent is asked again, until the person agrees', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token, read, beyond } = await published('Ouverte trop tôt');
    const note = async (change: object) => {
      const [known] = (await services.materials.read(id, COMMAND_LINE)).concerned;
      await services.concerned.change(person, { ...known!, ...change } as never, known!.updatedAt, COMMAND_LINE);
    };
    const open = async (visibility: 'public' | 'members') => {
      const { title, summary, language, slug, notice } = await services.pages.require(COMMAND_LINE, study.id);
      const details = { title, summary, language, slug, common: notice.common, own: notice.own, visibility };
      await services.pages.changeDetails(study.id, details as never, COMMAND_LINE);
      await services.masking.follow();
    };
    // They had agreed to readers of the network, and are now asked for everybody.
    await note({ reach: 'network' });
    await note({ state: 'asked', reach: 'public' });
    const before = await read();
    expect(before.text).toContain(SHORT);
    await open('public');
    const masked = await read();
    expect(masked.text).not.toContain(SHORT);
    expect(masked.text).toContain('nous ferons un puits');
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 2, statements: 1 }] }]);
    // Neither the page closed again nor a frozen version shows what nobody agreed to.
    await open('members');
    expect((await read()).text).toBe(masked.text);
    await services.versions.freeze(study.id, { version: 'Pour relire', key: 'version-ouverte' }, staff);
    await services.masking.follow();
    const version = services.database.read.selectFrom('frozenVersion').select('html').where('pageId', '=', study.id);
    expect((await version.executeTakeFirstOrThrow()).html).not.toContain(SHORT);
    await services.ownAnswers.give(token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);
    expect(await read()).toEqual(before);
    await open('public');
    expect(await read()).toEqual(before);
    // Asking again for the same consent changes nothing for present readers; asking for less does.
    await note({ state: 'asked' });
    expect(await read()).toEqual(before);
    await note({ reach: 'network' });
    expect((await read()).text).toBe(masked.text);
  });

  it('is masked once its page is opened to more readers, if its person or material was deleted', async () => {
    const { services } = rig.floor;
    for (const remove of ['person', 'material'] as const) {
      const { study, id, person, read } = await published(`Sans ${remove}`);
      if (remove === 'person') await services.concerned.remove(person, COMMAND_LINE);
      else await services.materials.remove(id, COMMAND_LINE);
      await services.masking.follow();
      expect((await read()).text).toContain(SHORT);
      const { title, summary, language, slug, notice } = await services.pages.require(COMMAND_LINE, study.id);
      const details = { title, summary, language, slug, common: notice.common, own: notice.own, visibility: 'public' };
      await services.pages.changeDetails(study.id, details as never, COMMAND_LINE);
      await services.masking.follow();
      expect((await read()).text, remove).not.toContain(SHORT);
    }
  });

  it('is masked by the next run if the server stopped between the refusal and the masking', async () => {
    const { services } = rig.floor;
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

  it('clears cached pages by events once it is masked, even if an older edition cannot be masked', async () => {
    const { services } = rig.floor;
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
    const events: string[] = [];
    services.events.on('editions-rewritten', () => events.push('rewritten'));
    services.events.on('page-changed', (pageId) => events.push(pageId));
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
    expect(events).toEqual(['rewritten', 'rewritten', study.id]);
    await services.masking.follow();
  });

  it('is not recorded as masked if more was taken back while it was being masked', async () => {
    const { services } = rig.floor;
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

  it('is masked even if the text of a person who refused before cannot be masked', async () => {
    const { services } = rig.floor;
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

  it('does not name a person who refuses to be named, wherever it is served, until they agree again', async () => {
    const { services, staff } = rig.floor;
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
    const before = await everywhere(rig.floor.member);
    for (const mention of ['Fanta Keïta', 'Mme Keïta', title]) expect(before).toContain(mention);
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
    for (const viewer of [rig.floor.member, staff]) {
      const all = await everywhere(viewer);
      expect(all).not.toMatch(/Fanta|Mme Keïta/);
      for (const kept of ['le vieux Keïta', 'Comité de l’eau', SAID]) expect(all).toContain(kept);
    }
    await give('pseudonym');
    const masked = await everywhere(rig.floor.member);
    for (const kept of ['le vieux Keïta', 'Le Comité de l’eau a creusé', 'une présidente de comité', SAID])
      expect(masked).toContain(kept);
    expect(masked).not.toMatch(/Fanta|Mme Keïta|du Comité/);
    await services.search.settle();
    const found = await services.search.search(rig.floor.member, { q: 'Fanta' });
    expect(JSON.stringify(found.results)).not.toContain(study.slug);
    // The team gets a list of the paragraphs, with their unmasked words.
    const [waits] = await beyond();
    expect(waits).toMatchObject({ goneBack: null, pages: [{ quotations: 0, statements: 0, names: 6 }] });
    expect(waits!.pages[0]!.places.map(({ text }) => text).join()).toContain('Mme Keïta, du Comité de l’eau');
    expect((await services.home.desk(staff)).beyond.map((one) => one.id)).toContain(id);

    // Neither a correction of the register nor the person's deletion names them again.
    const [known] = (await services.materials.read(id, COMMAND_LINE)).concerned;
    await services.concerned.change(person, { ...known!, name: 'Personne 1' } as never, known!.updatedAt, COMMAND_LINE);
    expect(await everywhere(rig.floor.member)).not.toMatch(/Fanta|Mme Keïta|du Comité/);
    const renamed = (await services.materials.read(id, COMMAND_LINE)).concerned[0]!;
    const back = { ...renamed, name: 'Fanta Keïta' };
    await services.concerned.change(person, back as never, renamed.updatedAt, COMMAND_LINE);

    // A new edition does not have the name either: refused where they are cited, masked elsewhere.
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
    expect(await everywhere(rig.floor.member)).not.toMatch(/Fanta/);
    // All that is left is the title, which is the team's to change.
    expect(await beyond()).toMatchObject([{ pages: [{ names: 1 }] }]);

    await write(study.id, named.join('\n\n'));
    await give('name');
    expect(await beyond()).toEqual([]);
    const editions = services.database.read.selectFrom('edition').select('html').where('pageId', '=', study.id);
    expect((await editions.where('number', '=', 1).executeTakeFirstOrThrow()).html).toContain('Mme Keïta');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    expect(await everywhere(rig.floor.member)).toContain('Mme Keïta');
    await give('pseudonym');
    await services.concerned.remove(person, COMMAND_LINE);
    expect(await everywhere(rig.floor.member)).not.toMatch(/Fanta|Mme Keïta|du Comité/);
  });
});

it('words beyond consent are found by as many queries in a study of thirty materials as of three', async () => {
  const { services, staff } = rig.floor;
  const queriesFor = async (count: number) => {
    const study = await services.pages.create({ kind: 'study', title: 'Puits', summary: 'Un résumé.' }, COMMAND_LINE);
    for (let i = 0; i < count; i++) {
      const materialId = await addMaterial(services, study.id);
      const concernedId = await addConcerned(services, materialId);
      const before = { concernedId, materialId, naming: 'name', name: `Fanta Keïta ${i}`, organisation: '' } as const;
      await services.database.write((trx) => trx.insertInto('narrowedNaming').values(before).execute());
    }
    let queries = 0;
    const read = services.database.read.withPlugin({
      transformQuery({ node }) {
        queries++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const service = new BeyondConsentService({ database: { read } as unknown as Database });
    expect(await service.find({ studyId: study.id }, staff)).toEqual([]);
    return queries;
  };
  const few = await queriesFor(3);
  expect(few).toBeGreaterThan(3);
  expect(await queriesFor(30)).toBe(few);
});

// The last test, because its masks stay.
describe('a published quotation of a person who is deleted from the register', () => {
  it('stays masked while others are concerned: the person it is masked for cannot be deleted', async () => {
    const { services, staff } = rig.floor;
    const words = 'Le puits neuf a été creusé par les voisins du marché aux oignons';
    const { id, person, token, everywhere } = await published('Deux voix', words);
    const beside = await addConcerned(services, id, { name: 'Oumar Ba', uses: ['analysis', 'quotation'] });
    const remove = (one: string) => services.concerned.remove(one, staff);
    expect(await everywhere()).toContain(words);
    await services.ownAnswers.refuse(token, PUBLIC);
    await expect(remove(person)).rejects.toMatchObject({ code: 'invalid', details: { fields: ['removal'] } });
    expect(await everywhere()).not.toContain(words);
    // The person who agreed may have been added by mistake.
    await remove(beside);
    expect(await everywhere()).not.toContain(words);
    await remove(person);
    expect(await everywhere()).not.toContain(words);
  });
});
