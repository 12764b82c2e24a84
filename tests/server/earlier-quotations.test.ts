import { describe, expect, it, vi } from 'vitest';
import { loopView } from '#app/consent/loop-view.server.ts';
import { ownView } from '#app/consent/own-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { ConsentRecords } from '#server/materials/records/consent-records.ts';
import { RecordedConsents } from '#server/materials/records/recorded-consents.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { GIVEN, PUBLIC, quotationsPerFile, SAID, STATED } from '#tests/support/quotations-rig.ts';
import { until } from '#tests/support/until.ts';

const OTHER = 'Nous marchions une heure au plus, et seulement à la saison sèche';

describe('words that only an earlier edition has', () => {
  const rig = quotationsPerFile();

  it('are shown to the person, and can be withdrawn alone', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token, read } = await rig.published('Deux éditions');
    const text = documentJson((await services.drafts.read(study.id)).document);
    const other = JSON.parse(JSON.stringify(text).replace(SAID, OTHER));
    await services.drafts.replace(study.id, fitDocument(other).document);
    await services.consentLoops.askQuotations(id, person, staff);
    const open = () => services.ownConsent.open(token, PUBLIC);
    const found = async () => (await services.ownConsent.quotations(await open())).all;
    const shown = async () =>
      (await found()).map((one) => [one.text, one.textKind, one.number, one.isPublished, one.isEarlier]);
    // Words in several texts are asked about only once.
    const before = await shown();
    expect(before.filter(([words]) => String(words).includes(STATED))).toEqual([
      [expect.stringContaining(STATED), 'draft', 0, true, false],
    ]);
    // The words in the current edition are the person's as well.
    expect(before).toContainEqual([expect.stringContaining(OTHER), 'draft', 0, false, false]);
    expect(before).toContainEqual([expect.stringContaining(SAID), 'edition', 1, true, false]);

    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const after = await shown();
    expect(after).toContainEqual([expect.stringContaining(OTHER), 'draft', 0, true, false]);
    expect(after).toContainEqual([expect.stringContaining(SAID), 'edition', 1, false, true]);
    expect(after).toHaveLength(before.length);

    const all = await found();
    const given = all.map(({ page, blockId, place, digest, text: words }) => ({
      ...{ pageId: page.id, blockId, place, digest, text: words },
      answer: words.includes(SAID) ? 'withdraw' : 'validate',
    }));
    rig.floor.clock.pass({ minutes: 1 });
    await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    const first = await services.reading.read(staff, 'study', study.slug, 1);
    expect([first.html.includes(SAID), first.html.includes(STATED)]).toEqual([false, true]);
    expect((await read()).html).toContain(OTHER);
    // The person still sees the withdrawn words, and can validate them again.
    expect((await shown()).map(([words]) => words)).toContainEqual(expect.stringContaining(SAID));
    // Once the team has dealt with it, sending the same answer again leaves it nothing to do.
    const { answers } = await services.consentLoops.view(id, person, staff);
    await services.consentLoops.takeQuotation(
      ...([id, person, answers.find(({ answer }) => answer === 'withdraw')!, staff] as const),
    );
    await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    const again = (await services.consentLoops.view(id, person, staff)).answers;
    expect(again.filter(({ takenAt }) => takenAt === null)).toEqual([]);
    const back = given.map((one) => ({ ...one, answer: 'validate' }));
    rig.floor.clock.pass({ minutes: 1 });
    await services.ownAnswers.answerQuotations(token, back, PUBLIC);
    expect((await services.reading.read(staff, 'study', study.slug, 1)).html).toContain(SAID);
    const published = await services.ownConsent.published(await open());
    expect(published.map((one) => one.earlier)).toEqual([[1]]);
  });

  it('are withdrawn without effect on the answer for other words of the block, in either order', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token, read } = await rig.published('Deux envois');
    const text = documentJson((await services.drafts.read(study.id)).document);
    const other = JSON.parse(JSON.stringify(text).replace(SAID, OTHER));
    await services.drafts.replace(study.id, fitDocument(other).document);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    const answer = async (words: string, answer: string, isPart = false) => {
      rig.floor.clock.pass({ minutes: 1 });
      const { all } = await services.ownConsent.quotations(await services.ownConsent.open(token, PUBLIC));
      const given = all
        .filter((one) => one.text.includes(words))
        .map(({ page, blockId, place, digest }) => ({ pageId: page.id, blockId, place, digest, text: '', answer }));
      expect(given).toHaveLength(1);
      await services.ownAnswers.answerQuotations(token, given, PUBLIC, undefined, isPart);
    };
    /** Whether edition 1 shows its words, and the latest edition its own. */
    const shown = async () => {
      const first = (await services.reading.read(staff, 'study', study.slug, 1)).html;
      return [first.includes(SAID), (await read()).html.includes(OTHER)];
    };
    await answer(OTHER, 'validate');
    await answer(SAID, 'withdraw');
    expect(await shown()).toEqual([false, true]);
    await answer(SAID, 'validate');
    await answer(OTHER, 'withdraw');
    expect(await shown()).toEqual([true, false]);
    // The same between the draft and the latest edition, on two screens.
    const NEXT = 'Nous marchions une demi-heure, et plus jamais de nuit';
    const next = JSON.parse(JSON.stringify(other).replace(OTHER, NEXT));
    await services.drafts.replace(study.id, fitDocument(next).document);
    await answer(OTHER, 'validate');
    await answer(NEXT, 'withdraw', true);
    expect(await shown()).toEqual([true, true]);
    // On one screen, without an answer for the published words, the withdrawal applies to both.
    await answer(NEXT, 'withdraw');
    expect(await shown()).toEqual([true, false]);
  });

  it('do not affect, once withdrawn, newer words that wait for an answer', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token, read } = await rig.published('Sans réponse');
    const text = documentJson((await services.drafts.read(study.id)).document);
    const put = (words: string) =>
      services.drafts.replace(study.id, fitDocument(JSON.parse(JSON.stringify(text).replace(SAID, words))).document);
    const first = async () => (await services.reading.read(staff, 'study', study.slug, 1)).html;
    const gate = async () => JSON.stringify(await services.editions.preview(study.id, COMMAND_LINE));
    const answer = async (words: string, answer: string) => {
      rig.floor.clock.pass({ minutes: 1 });
      const { all } = await services.ownConsent.quotations(await services.ownConsent.open(token, PUBLIC));
      const given = all
        .filter((one) => one.text.includes(words))
        .map(({ page, blockId, place, digest }) => ({ pageId: page.id, blockId, place, digest, text: '', answer }));
      expect(given).toHaveLength(1);
      await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    };
    await put(OTHER);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    await answer(SAID, 'withdraw');
    expect([(await first()).includes(SAID), (await read()).html.includes(OTHER)]).toEqual([false, true]);
    expect(await gate()).not.toContain('quotation-refused');
    // Withdrawn while the text has them: the words that replace them need an answer, also once
    // earlier texts alone have the withdrawn words, which are withdrawn again.
    await answer(OTHER, 'withdraw');
    expect((await read()).html).not.toContain(OTHER);
    const NEXT = 'Nous marchions une demi-heure, et plus jamais de nuit';
    await put(NEXT);
    expect(await gate()).toContain('quotation-refused');
    await answer(OTHER, 'withdraw');
    expect(await gate()).toContain('quotation-refused');
    await answer(NEXT, 'validate');
    expect(await gate()).not.toContain('quotation-refused');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await answer(OTHER, 'withdraw');
    expect((await read()).html).toContain(NEXT);
    // The record for restored backups makes the same distinction.
    const records = await new ConsentRecords(services.env.dataDir).list();
    const { withdrawn } = records.find((one) => one.id === person)!;
    expect(withdrawn.map(({ ofEarlier }) => ofEarlier).sort()).toEqual([1, undefined]);
  });

  it('require an answer for the words that replace them, once they were in the draft again', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token, read } = await rig.published('Revenus');
    const text = documentJson((await services.drafts.read(study.id)).document);
    const put = async (words: string) => {
      const document = JSON.parse(JSON.stringify(text).replace(SAID, words));
      await services.drafts.replace(study.id, fitDocument(document).document);
      await services.draftCitations.followAll();
    };
    const gate = async () => JSON.stringify(await services.editions.preview(study.id, COMMAND_LINE));
    const answer = async (words: string, answer: string) => {
      rig.floor.clock.pass({ minutes: 1 });
      const { all } = await services.ownConsent.quotations(await services.ownConsent.open(token, PUBLIC));
      const given = all
        .filter((one) => one.text.includes(words))
        .map(({ page, blockId, place, digest }) => ({ pageId: page.id, blockId, place, digest, text: '', answer }));
      await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    };
    await put(OTHER);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    await answer(SAID, 'withdraw');
    const NEXT = 'Nous marchions longtemps, et ne disions rien à personne';
    await put(NEXT);
    expect(await gate()).not.toContain('quotation-refused');
    await put(SAID);
    await put(NEXT);
    expect(await gate()).toContain('quotation-refused');
    // The latest edition has other words, which the person did not answer about.
    expect((await read()).html).toContain(OTHER);
    // The record beside the database requires it too, for the restore of an older backup.
    const records = new ConsentRecords(services.env.dataDir);
    const recorded = async () =>
      (await records.list()).find((one) => one.id === person)!.withdrawn.map(({ ofEarlier }) => ofEarlier);
    await until(async () => (await recorded()).join() === '2', 'the record says that the words were back');
    await services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ ofEarlier: 1 }).where('concernedId', '=', person).execute(),
    );
    expect(await gate()).not.toContain('quotation-refused');
    const restored = { database: services.database, consentRecords: records };
    expect(await new RecordedConsents(restored).apply()).toBe(1);
    expect(await gate()).toContain('quotation-refused');
    expect(await new RecordedConsents(restored).apply()).toBe(0);
    // Withdrawing the words once more does not weaken that.
    await answer(SAID, 'withdraw');
    expect(await gate()).toContain('quotation-refused');
    await answer(NEXT, 'validate');
    expect(await gate()).not.toContain('quotation-refused');
  });

  const context = () =>
    ({ services: rig.floor.services, locale: 'fr', networkName: 'Réseau', viewer: PUBLIC }) as unknown as AppContext;
  const ownLoop = (token: string) => rig.floor.services.ownConsent.open(token, PUBLIC);
  /** The items of a person's screen. */
  const itemsOf = async (token: string) => {
    const view = await ownView(token, await ownLoop(token), new URLSearchParams('tour=quotations'), context());
    return view.quotations!.items;
  };

  it('are not shown while they are masked and may be another person’s', async () => {
    const { services, staff, clock } = rig.floor;
    const THEIRS = 'Le chef du village gardait les deux clés dans sa grande case';
    const SHARED = 'Personne ne voulait payer la réparation de la vieille pompe';
    const { study, id, person, token } = await rig.published('À plusieurs');
    const yes = { uses: ['analysis', 'quotation'] as ('analysis' | 'quotation')[] };
    const [both, apart] = [await addMaterial(services, study.id), await addMaterial(services, study.id)];
    const first = await addConcerned(services, both, { name: 'Awa Sy', ...yes });
    const asked = async (materialId: string, id: string) => {
      const consent = { text: 'Oui ?', ...GIVEN, ...yes, locale: 'fr' as const, email: '', recording: '' };
      await services.consentLoops.askConsent({ materialId, id, origin: 'https://x.example' }, consent, staff);
      await services.consentLoops.askQuotations(materialId, id, staff);
      return services.consentLoops.makeLink(materialId, id, staff);
    };
    const second = await addConcerned(services, both, { name: 'Oumar Ba', ...yes });
    const third = await addConcerned(services, apart, { name: 'Issa Ly', ...yes });
    const cite = `[@material/${both}]`;
    const kept = `${STATED} ${cite}. ${STATED} [@material/${id}].`;
    const quoted = [
      `:::parole{auteur="O."}\n${THEIRS} ${cite}.\n:::`,
      `On dit « ${SHARED} » [@material/${id}][@material/${apart}].`,
    ];
    await rig.write(study.id, [kept, ...quoted].join('\n\n'));
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    const links = {
      of: await asked(both, first),
      other: await asked(both, second),
      third: await asked(apart, third),
    };
    const words = async (link: string) => JSON.stringify(await itemsOf(link));
    expect([await words(links.of), await words(token)]).toEqual([
      ...[expect.stringContaining(THEIRS), expect.stringContaining(SHARED)],
    ]);
    const takeBack = async (link: string, text: string) => {
      const { all } = await services.ownConsent.quotations(await ownLoop(link));
      const given = all
        .filter((one) => one.text.includes(text))
        .map(({ page, blockId, place, digest }) => ({ pageId: page.id, blockId, place, digest, text: '' }));
      clock.pass({ minutes: 1 });
      await services.ownAnswers.answerQuotations(
        link,
        given.map((one) => ({ ...one, answer: 'withdraw' })),
        PUBLIC,
      );
    };
    await takeBack(links.other, THEIRS);
    await takeBack(links.third, SHARED);
    await rig.write(study.id, kept);
    // The latest edition still has them, masked; then an earlier one has.
    for (const edition of [2, 3]) {
      if (edition === 3) await services.editions.publish(study.id, {}, COMMAND_LINE);
      const { html } = await services.reading.read(staff, 'study', study.slug, 2);
      expect([html.includes(THEIRS), html.includes(SHARED)]).toEqual([false, false]);
      expect([(await words(links.of)).includes(THEIRS), (await words(token)).includes(SHARED)]).toEqual([false, false]);
      // The person who took the words back is still shown them, and can give them back.
      expect([await words(links.other), await words(links.third)]).toEqual([
        ...[expect.stringContaining(THEIRS), expect.stringContaining(SHARED)],
      ]);
    }
    const { quotations } = await services.consentLoops.view(id, person, staff);
    expect(quotations.masked.map(({ text, isEarlier }) => [text, isEarlier])).toContainEqual([SHARED, true]);
  });

  it('are read once while their texts stay the same', async () => {
    const { services } = rig.floor;
    const { study, token } = await rig.published('Lu une fois');
    await rig.write(study.id, 'Rien que les mots des auteurs.');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const own = await ownLoop(token);
    const first = await services.ownConsent.quotations(own);
    const run = vi.spyOn(DraftTaskRunner.prototype, 'run');
    expect(await services.ownConsent.quotations(own)).toEqual(first);
    expect(run.mock.calls.filter(([name, text]) => name === 'quotations' && 'json' in (text as object))).toEqual([]);
    run.mockRestore();
  });

  it('are listed with the texts that have them', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token } = await rig.published('Rétabli');
    const before = documentJson((await services.drafts.read(study.id)).document);
    const replace = (document: DocumentNode) => services.drafts.replace(study.id, fitDocument(document).document);
    await replace(JSON.parse(JSON.stringify(before).replace(SAID, OTHER)));
    await services.versions.freeze(study.id, { version: 'Un', key: 'une-version-12345' }, COMMAND_LINE);
    await rig.write(study.id, 'Rien que les mots des auteurs.');
    await services.consentLoops.askQuotations(id, person, staff);
    const whereIs = async (words: string) => {
      const found = (await itemsOf(token)).filter(({ text }) => text.includes(words));
      return found.map(({ where, number }) => [where, number]);
    };
    expect(await whereIs(OTHER)).toEqual([['version', 1]]);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    // Publishing closes the version to annotate.
    expect(await whereIs(OTHER)).toEqual([['formerVersion', 1]]);
    await replace(before);
    await services.draftCitations.followAll();
    expect(await whereIs(SAID)).toEqual([['again', 1]]);

    // Quotations that they no longer agree to are still listed.
    await rig.write(study.id, 'Rien que les mots des auteurs.');
    await services.draftCitations.followAll();
    const { all } = await services.ownConsent.quotations(await ownLoop(token));
    const given = all.map(({ page, blockId, place, digest }) => ({
      pageId: page.id,
      blockId,
      place,
      digest,
      text: '',
    }));
    await services.ownAnswers.answerQuotations(
      token,
      given.map((one) => ({ ...one, answer: 'withdraw' })),
      PUBLIC,
    );
    await services.ownAnswers.give(token, { ...GIVEN, uses: ['analysis'] }, PUBLIC);
    const { answers } = loopView(await services.consentLoops.view(id, person, staff), [], null, context());
    const listed = answers
      .filter(({ now }) => now.includes(SAID))
      .map(({ nowIn, isMasked }) => [nowIn?.number, isMasked]);
    expect(listed).toEqual([[1, true]]);
    expect(JSON.stringify(await itemsOf(token))).not.toContain(SAID);
  });

  it('are listed in the receipt, the latest published page first', async () => {
    const { services, clock } = rig.floor;
    const { study, token } = await rig.published('La plus ancienne');
    const text = (await services.drafts.read(study.id)).document;
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    clock.pass({ minutes: 1 });
    const later = await services.pages.create(
      { kind: 'study', title: 'La plus récente', summary: 'Un.' },
      COMMAND_LINE,
    );
    await services.drafts.replace(later.id, text);
    await services.editions.publish(later.id, {}, COMMAND_LINE);
    for (const { id } of [study, later]) {
      await rig.write(id, 'Rien que les mots des auteurs.');
      await services.editions.publish(id, {}, COMMAND_LINE);
    }
    const found = await services.ownConsent.published(await ownLoop(token));
    expect(found.map(({ page, earlier }) => [page.id, earlier])).toEqual([
      [later.id, [1]],
      [study.id, [2, 1]],
    ]);
  });

  it('are asked about once the draft and the latest edition quote nothing any more', async () => {
    const { services, staff } = rig.floor;
    const { study, id, person, token } = await rig.published('Plus rien');
    await rig.write(study.id, 'Rien que les mots des auteurs.');
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    const own = await services.ownConsent.open(token, PUBLIC);
    const { all, isWhole } = await services.ownConsent.quotations(own);
    expect([all.length > 0, all.every(({ isEarlier, number }) => isEarlier && number === 1), isWhole]).toEqual([
      ...[true, true, true],
    ]);
    const [one] = await services.ownConsent.published(own);
    expect([one?.page.id, one?.publishedAt, one?.earlier]).toEqual([study.id, null, [1]]);
  });
});
