import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monthBefore } from '#content/activity/reading-count.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { LinkLocale } from '#content/locale.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { monthWords } from '#content/text/date-words.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { ANNOTATED, type MailRig, ORIGIN, openMailRig, tos } from '#tests/support/mail-rig.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import type { ReadMail } from '#tests/support/read-mail.ts';

let { floor, awa, bea, sent, waiting, whileDown, retry, close } = {} as MailRig;
beforeEach(async () => {
  ({ floor, awa, bea, sent, waiting, whileDown, retry, close } = await openMailRig());
});
afterEach(() => close());

describe('people concerned by a material', () => {
  const PUBLIC = PUBLIC_VIEWER;
  const ASKED = { text: 'Acceptez-vous ?', uses: ['analysis'], reach: 'public', naming: 'pseudonym' } as const;
  const send = async () => {
    await floor.services.loopMessages.send();
    return sent();
  };
  /** An interview of a study, whose person is asked by mail. */
  async function ask(locale: LinkLocale = 'fr', email = 'fanta@example.org') {
    const { id: study } = await floor.services.pages.create(
      { kind: 'study', title: 'L’eau à Kayes', summary: 'x', visibility: 'public', document: ANNOTATED },
      COMMAND_LINE,
    );
    const materialId = await addMaterial(floor.services, study);
    const id = await addConcerned(floor.services, materialId, { state: 'asked' });
    const asked = { ...ASKED, uses: [...ASKED.uses], locale, email, recording: '' };
    await floor.services.consentLoops.askConsent({ materialId, id, origin: ORIGIN }, asked, awa);
    return { study, materialId, id };
  }
  const tokenIn = ({ text: letter }: ReadMail) =>
    new URL(/https:\S+langue\S+/.exec(letter)![0]).searchParams.get('retour')!.split('/').at(-1)!.split('?')[0]!;
  const GIVEN = { uses: ['analysis'], reach: 'public', naming: 'pseudonym' } as const;
  const publishWith = async (study: string, target: string) => {
    const cite = { type: 'citation', attrs: { target, locator: '' } };
    const words = { type: 'text', text: 'Le puits est à sec en mars.' };
    const content = [{ type: 'paragraph', attrs: { id: 'p3333333' }, content: [words, cite] }];
    await floor.services.drafts.replace(study, fitDocument({ type: 'doc', content }).document);
    await floor.services.editions.publish(study, {}, COMMAND_LINE);
  };

  test('are asked and reminded in their language, each once, also after the mail server failed', async () => {
    const { materialId, id } = await ask('en');
    const [letter, ...others] = await sent();
    expect([letter!.to, letter!.subject, others]).toEqual([
      'fanta@example.org',
      expect.stringContaining('Your consent and your words'),
      [],
    ]);
    expect(letter!.text).toContain('Fanta Keïta');
    expect((await floor.services.ownConsent.open(tokenIn(letter!), PUBLIC)).first).toBe('consent');
    floor.clock.pass({ days: 6 });
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 2 });
    await whileDown(() => floor.services.loopMessages.send());
    expect(await waiting()).toMatchObject([{ recipient: 'fanta@example.org', problem: expect.any(String) }]);
    retry();
    const [reminder, ...more] = await send();
    expect([reminder!.subject, more]).toEqual([expect.stringContaining('Reminder'), []]);
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 15 });
    expect((await send()).map(({ subject }) => subject)).toEqual([expect.stringContaining('Reminder')]);
    floor.clock.pass({ days: 90 });
    expect(await send()).toEqual([]);
    // Mailed links open nothing once they are revoked, and no more mail is sent.
    await floor.services.consentLoops.revoke(materialId, id, awa);
    expect(await floor.services.ownConsent.closedAs(tokenIn(letter!))).toBe('revoked');
    expect(await send()).toEqual([]);
  });

  test('get mail from right to left in Arabic, with a link to a page in Arabic', async () => {
    await ask('ar');
    const [letter] = await sent();
    expect(letter!.subject).toContain('موافقتكم وأقوالكم');
    expect(letter!.html).toContain('<html lang="ar" dir="rtl">');
    expect(letter!.text).toMatch(/https:\S+\/langue\?l=ar&/);
  });

  test('are notified once that their words are published, also as an extract, then once a year', async () => {
    const { study, materialId } = await ask();
    const [letter] = await sent();
    await floor.services.ownAnswers.give(tokenIn(letter!), GIVEN, PUBLIC);
    expect(tos(await sent()), 'more may follow').toEqual([]);
    floor.clock.pass({ minutes: 10 });
    expect(tos(await sent()), 'who asked is told').toEqual(['awa@example.org']);
    expect(await send()).toEqual([]);
    const extract = await floor.services.extracts.addSound(
      materialId,
      { from: '0:10', to: '0:20', codes: [], note: '' },
      awa,
    );
    await publishWith(study, `extract/${extract}`);
    const mails = await send();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['fanta@example.org', expect.stringContaining('Vos paroles sont publiées')],
    ]);
    expect(mails[0]!.text, 'neither what the page says nor where the team keeps it').not.toMatch(
      /puits|Kayes|materiaux/,
    );
    await publishWith(study, `material/${materialId}`);
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 366 });
    const [year, ...others] = await send();
    expect([year!.subject, others]).toEqual([expect.stringContaining('Ce que vos paroles sont devenues'), []]);
    expect(year!.text).toContain('une page publiée');
    expect(year!.text).not.toMatch(/reprise|autres? pages?/);
    expect(year!.text, 'what is not known').not.toMatch(/lectures|environ/);
    expect(await send()).toEqual([]);
    // A practice rests on a lesson, the lesson on a finding, the finding on their words; another
    // finding does not.
    const words = (markdown: string) => documentOf(markdown);
    const write = async (id: string, markdown: string) => {
      await floor.services.drafts.replace(id, words(markdown));
      await floor.services.editions.publish(id, {}, COMMAND_LINE);
      return listClaims(documentJson((await floor.services.drafts.read(id)).document)).map((claim) => claim.id!);
    };
    const finding = `:::constat\nÀ sec [@material/${materialId}].\n:::\n\n:::constat\nPayé.\n:::\n`;
    const [rests, other] = await write(study, finding);
    const practice = async (claim: string, lines: string[]) => {
      const { id, notice, ...page } = await floor.services.pages.create(
        { kind: 'practice', title: `Mesurer ${claim}`, summary: 'x', visibility: 'public' },
        COMMAND_LINE,
      );
      const { title, summary, language, slug, visibility } = page;
      const own = { ...notice.own, adoptions: lines };
      const details = { title, summary, language, slug, visibility, common: notice.common, own };
      await floor.services.pages.changeDetails(id, details, COMMAND_LINE);
      await write(id, `:::enseignement\nMesurer [@block/${study}/${claim}].\n:::\n`);
    };
    await practice(rests!, ['Koro | Mopti | 2023 | Deux forages', 'Kita | Kayes | 2024 |']);
    await practice(other!, ['Ségou | Ségou | 2024 |']);
    // Two more pages rest on them by way of that practice and of the finding; one only contradicts
    // it.
    const { id: practiceId } = (await floor.services.pages.listDrafts(COMMAND_LINE)).find(
      ({ title }) => title === `Mesurer ${rests}`,
    )!;
    const [lesson] = listClaims(documentJson((await floor.services.drafts.read(practiceId)).document));
    for (const cited of [`block/${practiceId}/${lesson!.id}`, `block/${study}/${rests}`, `!block/${study}/${rests}`]) {
      const mark = cited.startsWith('!') ? `[@${cited.slice(1)}!]` : `[@${cited}]`;
      const { id } = await floor.services.pages.create(
        { kind: 'factsheet', title: `Fiche ${cited}`.slice(0, 60), summary: 'x', visibility: 'public' },
        COMMAND_LINE,
      );
      await write(id, `Mesurer chaque mois ${mark}.`);
    }
    const followUp = await floor.services.studySections.open(study, 'adoption', COMMAND_LINE);
    const rows =
      '| Qui | Où | Depuis | Change |\n| --- | --- | --- | --- |\n| Koro | Mopti | 2023 | Deux forages |\n| Kita | | | |\n| | | | |\n';
    await floor.services.drafts.replace(followUp, words(rows));
    // Readings of the last twelve months, of the page with their words alone.
    const { readingCounts } = floor.services;
    const read = (pageId: string, times: number) => {
      for (let time = 0; time < times; time++) readingCounts.note(pageId);
      return readingCounts.write();
    };
    await read(study, 40);
    floor.clock.pass({ days: 300 });
    for (const times of [100, 23]) await read(study, times);
    await read(practiceId, 500);
    floor.clock.pass({ days: 66 });
    const since = monthWords(monthBefore(floor.clock.now().toISOString().slice(0, 7), 11), 'fr');
    const [again] = await send();
    const letterOfYear = again!.text.replaceAll(/\s+/g, ' ');
    for (const one of [
      ...['une page publiée s’appuie', '3 autres pages s’appuient', 'reprises 2 fois', 'a noté 2 reprises'],
      `Cette page a été lue environ 120 fois depuis ${since}. Nous comptons les lectures, pas les personnes`,
    ])
      expect(letterOfYear).toContain(one);
    // Pages in the bin are not published any more.
    floor.clock.pass({ days: 366 });
    await floor.services.bin.bin(study, COMMAND_LINE);
    expect(await send()).toEqual([]);
  });

  test('get none of the waiting mail once they have withdrawn, refused, answered or stopped mail', async () => {
    for (const way of ['withdrawn', 'refused', 'answered', 'stopped'] as const) {
      const { id } = await ask();
      const token = tokenIn((await sent())[0]!);
      const { ownAnswers } = floor.services;
      await whileDown(async () => {
        floor.clock.pass({ days: 8 });
        await floor.services.loopMessages.send();
        if (way === 'withdrawn') await ownAnswers.withdraw(token, PUBLIC);
        if (way === 'refused') await ownAnswers.refuse(token, PUBLIC);
        if (way === 'answered') await ownAnswers.give(token, GIVEN, PUBLIC);
        if (way === 'stopped') await ownAnswers.stopMail(token, PUBLIC);
      });
      retry();
      floor.clock.pass({ minutes: 10 });
      const mails = await send();
      expect([way, tos(mails)]).toEqual([way, way === 'stopped' ? [] : ['awa@example.org']]);
      if (way === 'withdrawn') expect(mails[0]!.subject).toContain('À faire maintenant');
      // The mail to the team names nobody, and contains none of their words.
      for (const { text: letter, html } of mails) expect(letter + html).not.toMatch(/Fanta|Keïta|comité/);
      floor.clock.pass({ days: 400 });
      expect(await send()).toEqual([]);
      expect(await waiting()).toEqual([]);
      await floor.services.database.write((trx) =>
        trx.deleteFrom('consentLoop').where('concernedId', '=', id).execute(),
      );
    }
  });

  test('cause one mail to the team for all answers of a session, and one at once for what cannot wait', async () => {
    const { ownAnswers, consentLoops } = floor.services;
    const { study, materialId, id } = await ask('en');
    await floor.services.studyTeam.choose(study, [awa.personId, bea.personId], COMMAND_LINE);
    const token = tokenIn((await sent())[0]!);
    await ownAnswers.give(token, { ...GIVEN }, PUBLIC);
    await consentLoops.returnTranscript(materialId, id, 'Un.\n\nDeux.\n\nTrois.', awa);
    // One passage after the other, each on the last screen.
    for (const [position, minutes] of [
      [0, 4],
      [1, 9],
      [2, 8],
    ] as const) {
      floor.clock.pass({ minutes });
      await ownAnswers.correct(
        token,
        { typed: new Map([[position, { text: 'Mieux.', isStruck: false }]]), isLast: true },
        PUBLIC,
      );
      expect(tos(await sent()).filter((to) => !to.startsWith('fanta'))).toEqual([]);
    }
    floor.clock.pass({ minutes: 10 });
    const [notice, ...others] = await sent();
    expect([notice!.to, others]).toEqual(['awa@example.org', []]);
    expect(notice!.subject).toContain('Accord donné');
    expect(notice!.text).toContain('De plus, elle a relu sa transcription.');

    // However long the session takes, the mail is sent an hour after the first answer at most.
    let minutes = 0;
    for (let waiting = true; waiting; waiting = (await sent()).length === 0) {
      await ownAnswers.correct(token, { typed: new Map(), isLast: true }, PUBLIC);
      floor.clock.pass({ minutes: 9 });
      minutes += 9;
    }
    expect(minutes).toBe(63);
    // The mail about a whole withdrawal does not wait, and includes the waiting events.
    await ownAnswers.correct(token, { typed: new Map(), isLast: true }, PUBLIC);
    await ownAnswers.withdraw(token, PUBLIC);
    const mails = await sent();
    expect(tos(mails).sort()).toEqual(['awa@example.org', 'bea@example.org']);
    for (const { subject, to, text: letter } of mails) {
      expect(subject).toMatch(to.startsWith('awa') ? /À faire maintenant/ : /To do now/);
      expect(letter.includes('a relu sa transcription'), to).toBe(to.startsWith('awa'));
    }
    floor.clock.pass({ hours: 2 });
    expect(await sent()).toEqual([]);
  });

  test('send no mail to the requester who may not open the material any more, but to the study’s team', async () => {
    const { study } = await ask();
    const [letter] = await sent();
    await floor.services.studyTeam.choose(study, [bea.personId], COMMAND_LINE);
    await floor.services.ownAnswers.give(tokenIn(letter!), { ...GIVEN, reach: 'team' }, PUBLIC);
    floor.clock.pass({ minutes: 10 });
    const [notice, ...others] = await sent();
    expect([notice!.to, notice!.subject, others]).toEqual(['bea@example.org', 'Consent given · E1', []]);
  });
});
