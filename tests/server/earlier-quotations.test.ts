import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loopView } from '#app/consent/loop-view.server.ts';
import { ownView } from '#app/consent/own-view.server.ts';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { QUOTATIONS_AT_ONCE } from '#content/consent/consent-loop.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { ConsentRecords } from '#server/materials/records/consent-records.ts';
import { RecordedConsents } from '#server/materials/records/recorded-consents.ts';
import { type ConsentWorkspace, openConsentWorkspace, YES } from '#tests/support/consent-workspace.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { GIVEN, PUBLIC, quotationsPerFile, SAID, STATED } from '#tests/support/quotations-rig.ts';
import { until } from '#tests/support/until.ts';

const OTHER = 'Nous marchions une heure au plus, et seulement à la saison sèche';

describe('words that only an earlier edition has', () => {
  const rig = quotationsPerFile();

  it('are shown to the person, and taken back alone', async () => {
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
    // Nothing that stands in several texts is asked about twice.
    const before = await shown();
    expect(before.filter(([words]) => String(words).includes(STATED))).toEqual([
      [expect.stringContaining(STATED), 'draft', 0, true, false],
    ]);
    // What readers have now is the person's as well.
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
    // They still see what they took back, and can give it back.
    expect((await shown()).map(([words]) => words)).toContainEqual(expect.stringContaining(SAID));
    // Once the team has dealt with it, sending the same again asks nothing of it.
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

  it('are taken back without what was answered for other words of the block, whichever comes first', async () => {
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
    /** Whether edition 1 has its words, and edition 2 has its own. */
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
    // Between the draft and the latest edition, on two screens.
    const NEXT = 'Nous marchions une demi-heure, et plus jamais de nuit';
    const next = JSON.parse(JSON.stringify(other).replace(OTHER, NEXT));
    await services.drafts.replace(study.id, fitDocument(next).document);
    await answer(OTHER, 'validate');
    await answer(NEXT, 'withdraw', true);
    expect(await shown()).toEqual([true, true]);
    // On one screen, where nothing is said of what readers have, both are meant.
    await answer(NEXT, 'withdraw');
    expect(await shown()).toEqual([true, false]);
  });

  it('say nothing, once taken back, of newer words that wait for an answer', async () => {
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
    // Taken back where the text has them now: what is written in their place needs an answer, also
    // once they are in earlier texts alone, and said once more.
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
    // A backup that is restored takes them back in the same sense.
    const records = await new ConsentRecords(services.env.dataDir).list();
    const { withdrawn } = records.find((one) => one.id === person)!;
    expect(withdrawn.map(({ ofEarlier }) => ofEarlier).sort()).toEqual([1, undefined]);
  });

  it('once the draft has had them again, leave no words in their place without an answer', async () => {
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
    // Readers have had others since long before, of which nothing was said.
    expect((await read()).html).toContain(OTHER);
    // So does the record beside the database, for a backup from before that is restored.
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
    // Said once more, it means no less.
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

  it('are not shown where they are masked and may be somebody else’s', async () => {
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
      // Who took them back can give them back.
      expect([await words(links.other), await words(links.third)]).toEqual([
        ...[expect.stringContaining(THEIRS), expect.stringContaining(SHARED)],
      ]);
    }
    const { quotations } = await services.consentLoops.view(id, person, staff);
    expect(quotations.masked.map(({ text, isEarlier }) => [text, isEarlier])).toContainEqual([SHARED, true]);
  });

  it('are read once, as long as their texts stay the same', async () => {
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

  it('are told with the texts that have them', async () => {
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
    // Publishing closes it.
    expect(await whereIs(OTHER)).toEqual([['formerVersion', 1]]);
    await replace(before);
    await services.draftCitations.followAll();
    expect(await whereIs(SAID)).toEqual([['again', 1]]);

    // What they no longer agree to be quoted with is not gone.
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
    const told = answers
      .filter(({ now }) => now.includes(SAID))
      .map(({ nowIn, isMasked }) => [nowIn?.number, isMasked]);
    expect(told).toEqual([[1, true]]);
    expect(JSON.stringify(await itemsOf(token))).not.toContain(SAID);
  });

  it('are in a receipt that tells of the latest published first', async () => {
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

describe('more passages than a screen has', () => {
  let workspace: ConsentWorkspace;
  beforeAll(async () => {
    workspace = await openConsentWorkspace();
  }, 120_000);
  afterAll(() => workspace.app.close());

  /** The fields of the first screen, as a browser without script sends them. */
  const fieldsOf = (html: string): Record<string, string> => {
    const form = html.slice(html.indexOf('<ol class="own-passages"'));
    const all = (found: RegExp) => [...form.matchAll(found)].map(([, name, value]) => [name!, value!] as const);
    return Object.fromEntries([
      ...all(/<input type="hidden" name="((?:vu|montre)-[\w-]+)" value="([^"]*)"/g),
      ...all(/<textarea [^>]*name="(texte-[\w-]+)"[^>]*>([^<]*)</g),
      ...[...form.matchAll(/<input [^>]*type="radio"[^>]*>/g)]
        .filter(([radio]) => radio.includes('checked=""'))
        .map(([radio]) => [/name="([^"]+)"/.exec(radio)![1]!, /value="([^"]+)"/.exec(radio)![1]!] as const),
    ]);
  };

  it('are each reached, and taken back alone', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const words = Array.from({ length: QUOTATIONS_AT_ONCE + 5 }, (_, at) => `Parole ${at + 1} de Fanta`);
    const text = words.map((one) => `:::parole{auteur="F"}\n${one} [@material/${material}].\n:::`).join('\n\n');
    await app.services.drafts.replace(study.id, documentOf(text));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const first = (await get('', turn)).text;
    const rest = (await get('', `${turn}&partie=2`)).text;
    const keysIn = (html: string) =>
      [...html.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)].map(([whole, ...one]) => [whole, ...one]);
    expect([keysIn(first).length, keysIn(rest).length]).toEqual([QUOTATIONS_AT_ONCE, 5]);
    expect(first).toContain('value="citations-ecran-2"');
    expect(rest).toContain('<ol class="own-passages" start="61">');
    for (const [at, one] of words.entries())
      expect([first, rest].map((html) => html.includes(`<mark>${one}.`))).toEqual([at < 60, at >= 60]);
    // An address of a screen that is no more leads to the last one.
    expect(keysIn((await get('', `${turn}&partie=9`)).text)).toEqual(keysIn(rest));

    const seen = (html: string) => Object.fromEntries(keysIn(html).map(([, key, digest]) => [`vu-${key}`, digest!]));
    const screen = { partie: '2', parties: '2' };
    const [, last] = keysIn(rest).at(-1)!;
    const alone = { ...seen(rest), ...screen, [`reponse-${last}`]: 'withdraw', intent: 'citations-passage-5' };
    expect((await post('', `${turn}&partie=2`, alone)).location).toBe(`${turn}&partie=2&fait=reponse#citation-5`);
    const { answers } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(answers.map(({ answer }) => answer)).toEqual(['withdraw']);
    // What is not finished comes back on its screen.
    const wrong = await post('', `${turn}&partie=2`, { ...seen(rest), ...screen, intent: 'citations' });
    expect([wrong.status, keysIn(wrong.text).length]).toEqual([400, 5]);
    const validated = (html: string) =>
      Object.fromEntries(keysIn(html).map(([, key]) => [`reponse-${key}`, 'validate'] as const));
    const send = (html: string, part: string) =>
      post('', turn, { ...seen(html), ...validated(html), partie: part, parties: '2', intent: 'citations' });
    expect((await send(first, '1')).location).toBe(`${turn}&partie=2&fait=reponse`);
    const { turns } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(turns.quotations?.answeredAt).toBeNull();
    expect((await send(rest, '2')).location).toBe(`${link}?fait=reponse`);
    const view = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect([view.person.state, view.turns.quotations?.answeredAt]).toEqual(['validated', expect.any(String)]);
  });

  it('are left for another screen with all that was answered, and nothing is answered by looking', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const words = Array.from({ length: QUOTATIONS_AT_ONCE + 1 }, (_, at) => `Phrase ${at + 1} de Fanta`);
    const text = words.map((one) => `:::parole{auteur="F"}\n${one} [@material/${material}].\n:::`).join('\n\n');
    await app.services.drafts.replace(study.id, documentOf(text));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const answers = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).answers;
    const screen = async () => fieldsOf((await get('', turn)).text);
    const go = (typed: Record<string, string>) =>
      post('', turn, { ...typed, partie: '1', parties: '2', intent: 'citations-ecran-2' });
    const second = `${turn}&partie=2`;
    expect((await go(await screen())).location).toBe(second);
    expect(await answers()).toEqual([]);
    const keys = Object.keys(await screen()).flatMap((name) => (name.startsWith('vu-') ? [name.slice(3)] : []));
    expect(keys).toHaveLength(QUOTATIONS_AT_ONCE);
    const [one, other, third] = keys as [string, string, string];
    expect((await go({ ...(await screen()), [`reponse-${one}`]: 'withdraw' })).location).toBe(`${second}&fait=reponse`);
    const [given, ...more] = await answers();
    expect([given?.answer, more]).toEqual(['withdraw', []]);
    // It is on its screen again, and looking at that says nothing once more.
    expect((await screen())[`reponse-${one}`]).toBe('withdraw');
    expect((await go(await screen())).location).toBe(second);
    expect(await answers()).toEqual([given]);
    // What is not finished is kept on its screen, and what is finished is stored.
    const typed = { ...(await screen()), [`reponse-${other}`]: 'validate', [`texte-${third}`]: 'Plus juste ainsi' };
    const held = await go(typed);
    expect([held.status, fieldsOf(held.text)[`texte-${third}`]]).toEqual([400, 'Plus juste ainsi']);
    expect((await answers()).map(({ answer }) => answer).sort()).toEqual(['validate', 'withdraw']);
    const done = await go({ ...typed, [`reponse-${third}`]: 'correct' });
    expect(done.location).toBe(`${second}&fait=reponse`);
    expect((await answers()).map(({ text: words }) => words)).toContain('Plus juste ainsi');
    // A remark that is taken away again is something new.
    const cleared = { ...(await screen()), [`reponse-${third}`]: 'validate', [`texte-${third}`]: '' };
    expect((await go(cleared)).location).toBe(`${second}&fait=reponse`);
    expect((await answers()).map(({ text: words }) => words)).not.toContain('Plus juste ainsi');
    await app.services.drafts.replace(study.id, documentOf('Rien.'));
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('are left for another screen, or sent, with nothing lost or taken for an answer when texts change', async () => {
    const { app, study, awa, get, post, begin } = workspace;
    const { link, desk, material, person, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const written = Array.from({ length: QUOTATIONS_AT_ONCE + 2 }, (_, at) => `Mot ${at + 1} de Fanta`);
    const blockOf = (words: string) => `:::parole{auteur="F"}\n${words} [@material/${material}].\n:::`;
    await app.services.drafts.replace(study.id, documentOf(written.map(blockOf).join('\n\n')));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const before = documentJson((await app.services.drafts.read(study.id)).document);
    const put = (document: unknown) =>
      app.services.drafts.replace(study.id, fitDocument(document as DocumentNode).document);
    const without = (at: number) => put({ ...before, content: before.content!.filter((_, place) => place !== at) });
    const answers = async () =>
      (await app.services.consentLoops.view(material, person, COMMAND_LINE)).answers.map(({ answer }) => answer);
    const turn = consentLinkPath(token, 'quotations');
    const screen = async () => fieldsOf((await get('', turn)).text);
    const send = (typed: Record<string, string>, intent: string) =>
      post('', turn, { ...typed, partie: '1', parties: '2', intent });
    const opened = await screen();
    const keys = Object.keys(opened).flatMap((name) => (name.startsWith('vu-') ? [name.slice(3)] : []));
    const [one, other] = keys as [string, string];

    // The only passage that is answered, or written about, is in no text any more.
    await without(0);
    for (const said of [{ [`reponse-${one}`]: 'withdraw' }, { [`texte-${one}`]: 'Pas ainsi' }])
      for (const intent of ['citations-ecran-2', 'citations', 'citations-passage-1'])
        expect((await send({ ...opened, ...said }, intent)).status, JSON.stringify([said, intent])).toBe(409);
    // Nor is an answer beside it stored as if it were all.
    const both = { ...opened, [`reponse-${one}`]: 'withdraw', [`reponse-${other}`]: 'validate' };
    expect((await send(both, 'citations-ecran-2')).status).toBe(409);
    expect(await answers()).toEqual([]);
    // What goes without an answer was none.
    const second = `${turn}&partie=2`;
    expect((await send(opened, 'citations-ecran-2')).location).toBe(second);
    // Words that are cleared are no answer, and nothing is said to be stored.
    expect((await send({ ...opened, [`texte-${keys[2]}`]: '' }, 'citations-ecran-2')).location).toBe(second);
    const beside = { ...opened, [`reponse-${other}`]: 'validate' };
    expect((await send(beside, 'citations-ecran-2')).location).toBe(`${second}&fait=reponse`);
    expect(await answers()).toEqual(['validate']);

    // Words of the text that nobody touched are not theirs once the text has others.
    const seen = await screen();
    await put(
      JSON.parse(JSON.stringify(before).replaceAll('Mot 3 de', 'Terme 3 de').replaceAll('Mot 2 de', 'Terme 2 de')),
    );
    // What was chosen for words that have gone is not chosen for those in their place.
    const chosen = await send({ ...seen, [`reponse-${keys[2]}`]: 'validate' }, 'citations');
    expect([chosen.status, fieldsOf(chosen.text)[`reponse-${keys[2]}`]]).toEqual([409, undefined]);
    expect(chosen.text).toContain('Ces mots ne sont plus ceux que vous avez lus');
    expect((await send(seen, 'citations-ecran-2')).location).toBe(second);
    const late = await send({ ...seen, [`reponse-${keys[3]}`]: 'validate' }, 'citations-ecran-2');
    expect([late.status, late.text.includes('Mot 3 de'), late.text.includes('Terme 3 de')]).toEqual([409, false, true]);
    const back = fieldsOf(late.text);
    expect([back[`reponse-${other}`], back[`texte-${keys[2]}`]]).toEqual([
      undefined,
      expect.stringContaining('Terme 3'),
    ]);
    expect((await send(back, 'citations-ecran-2')).location).toBe(`${second}&fait=reponse`);
    await put({ type: 'doc', content: [{ type: 'paragraph' }] });
    for (const intent of ['citations-ecran-2', 'citations'])
      expect((await send(seen, intent)).location ?? '', intent).not.toContain('fait=reponse');
    await app.services.materials.remove(material, COMMAND_LINE);
  });
});
