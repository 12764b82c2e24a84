import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { formatDate } from '#app/i18n/format.ts';
import { type LinkKey, linkTranslator } from '#app/i18n/translate.ts';
import { consentLinkPath, languagePath, materialPath, withdrawalPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PART_PASSAGES } from '#content/consent/transcript.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { type LinkLocale, OWN_NAMES } from '#content/locale.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { frenchLeftIn, LINK_ONLY } from '#tests/support/catalogue-texts.ts';
import {
  ASK,
  type ConsentWorkspace,
  openConsentWorkspace,
  SAID,
  SECRET,
  YES,
} from '#tests/support/consent-workspace.ts';
import { PERSON } from '#tests/support/materials.ts';

let { app, study, awa, admin, get, post, add, write, begin, mailsTo } = {} as ConsentWorkspace;

beforeAll(async () => {
  registerAllMessages();
  ({ app, study, awa, admin, get, post, add, write, begin, mailsTo } = await openConsentWorkspace({
    BACKUPS_KEPT_DAYS: '90',
  }));
}, 120_000);

afterAll(() => app.close());

describe('the turns with a person concerned', () => {
  it('are entirely in the language of the link, on every screen', async () => {
    for (const locale of LINK_ONLY) {
      const t = linkTranslator(locale);
      const { desk, link, token, material, person, state } = await begin({ locale, text: t('consent.template') });
      const cookie = `langue=${locale}`;
      const screens: string[] = [];
      /** A screen of the link, which is all in its language. */
      const seen = async (...asked: Parameters<typeof get>) => {
        const { text, status } = await get(...asked);
        screens.push(text);
        expect(text, `${locale} ${asked[1]}`).toContain(
          `<html lang="${locale}"${locale === 'ar' ? ' dir="rtl"' : ''}>`,
        );
        expect(frenchLeftIn(text), `${locale} ${asked[1]}`).toEqual([]);
        expect(text.length, `${locale} ${asked[1]}`).toBeLessThan(40_000);
        return { text, status };
      };
      const expectTexts = async (path: string, ...keys: LinkKey[]) => {
        const { text } = await seen(cookie, path);
        for (const key of keys) expect(text.replaceAll('&quot;', '"'), `${locale} ${key}`).toContain(t(key));
        return text;
      };
      const send = async (path: string, fields: Record<string, string>) => {
        const { location, status } = await post(cookie, path, fields);
        expect(status, locale).toBe(303);
        return location.split('#')[0]!;
      };

      await expectTexts(link, 'consent.intro', 'consent.give.title', 'consent.give.refuseHelp');
      const refused = await post(cookie, link, { intent: 'accepter', 'demande-quotation': '1', portee: 'team' });
      expect([refused.status, refused.text.includes(t('consent.problem.uses')), frenchLeftIn(refused.text)]).toEqual([
        ...[400, true, []],
      ]);
      await expectTexts(await send(link, { ...YES, portee: 'network', nom: 'pseudonym' }), 'consent.thanks');

      const lines = Array.from({ length: PART_PASSAGES + 3 }, (_, at) => `Zdanie ${at + 1}.`).join('\n');
      expect((await post(awa, desk, { intent: 'transcript', transcript: lines })).status).toBe(303);
      const turn = consentLinkPath(token, 'transcript');
      await expectTexts(turn, 'consent.transcript.intro', 'consent.transcript.next');
      const changes = { 'passage-0': 'كلمة أخرى', 'rayer-1': '1', 'passage-1': '', 'rayer-2': '1', 'passage-2': '' };
      await expectTexts(
        await send(turn, { intent: 'suite', partie: '1', ...changes }),
        'consent.kept',
        'consent.transcript.done',
      );
      await send(turn, { intent: 'fini', partie: '2' });

      // What is withdrawn below is taken out of all texts of the study from then on, other people's
      // too.
      const words = locale === LINK_ONLY[0] ? 'Nous puisions au fleuve avant que la pompe fût posée' : SAID;
      await write(words, `material/${material}`);
      await app.services.draftCitations.followAll();
      expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
      const quotations = consentLinkPath(token, 'quotations');
      const shown = await expectTexts(quotations, 'consent.quotations.intro', 'consent.quotations.kindOf.own');
      const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec(shown)!;
      const answer = { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: 'validate' };
      const receipt = await expectTexts(
        await send(quotations, answer),
        'consent.receipt.intro',
        'consent.receipt.takeBackHelp',
      );
      expect(await state()).toMatchObject({ state: 'validated', language: locale });
      // Counts and dates follow the rules of the language.
      for (const what of [
        ...[t('consent.receipt.corrected', { count: 1 }), t('consent.receipt.struck', { count: 2 })],
        ...[t('consent.receipt.validated', { count: 1 }), t('consent.receipt.kindOf.interview')],
        formatDate(new Date().toISOString(), locale),
      ])
        expect(receipt, locale).toContain(what);

      await expectTexts(await send(link, { intent: 'sans-courriel' }), 'consent.mailStopped', 'consent.receipt.noMail');
      const withdrawn = await expectTexts(await send(link, { intent: 'reprendre' }));
      expect(withdrawn, locale).toContain(t('consent.receipt.withdrawn', { network: app.services.env.networkName }));
      // The day until which backups have the words is known once the team has removed them.
      expect(withdrawn, locale).toContain(t('consent.receipt.backupsLater'));
      if (locale === LINK_ONLY[0]) {
        const { withdrawals } = app.services;
        const until = (of: LinkLocale) => formatDate(new Date(Date.now() + 90 * 86_400_000).toISOString(), of);
        const taking = async () => (await get(awa, withdrawalPath(material))).text;
        expect(await taking()).toContain(`jusqu’au ${until('fr')} au plus tard, si le retrait`);
        const { places, seen } = await withdrawals.view(material, COMMAND_LINE);
        const passages = new Map(places.map((one) => [passageKey(one), { choice: 'remove', paraphrase: '' }]));
        await withdrawals.request(material, { person, passages, along: [], seen }, COMMAND_LINE);
        await withdrawals.settle(20_000);
        expect(await expectTexts(link)).toContain(t('consent.receipt.backupsUntil', { date: until(locale) }));
        expect(await taking()).toContain(`faites avant contiennent encore ces paroles, jusqu’au ${until('fr')}`);
      }
      await app.services.consentLoops.revoke(material, person, COMMAND_LINE);
      for (const closed of [link, consentLinkPath('a'.repeat(43))]) await expectTexts(closed, 'consent.closed.title');
      // Unknown addresses also answer in the language.
      expect(frenchLeftIn((await seen(cookie, `${link}/ailleurs`)).text)).toEqual([]);
      await app.services.materials.remove(material, COMMAND_LINE);
    }
  });

  it('use the browser’s language until another one is chosen, which applies to the links alone', async () => {
    const { link } = await begin();
    const opened = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(new URL(path, app.url), { headers, redirect: 'manual' });
      return { text: await answer.text(), headers: answer.headers };
    };
    const languageIn = (text: string) => /<html lang="(\w+)"/.exec(text)?.[1];
    const polish = await opened(link, { 'accept-language': 'wo, pl-PL;q=0.8, fr;q=0.5' });
    expect([languageIn(polish.text), polish.headers.get('content-language')]).toEqual(['pl', 'pl']);
    // Each language is listed by its own name, and chosen through the form of the turn.
    for (const name of Object.values(OWN_NAMES)) expect(polish.text).toContain(`>${name}<`);
    const sent = await fetch(new URL(`${link}?tour=consent&l=ar&envoyer=1`, app.url), {
      ...{ method: 'POST', headers: { 'accept-language': 'pl' }, redirect: 'manual' },
      body: new URLSearchParams({ intent: 'langue', portee: 'team' }),
    });
    expect([sent.status, languageIn(await sent.text())]).toEqual([200, 'ar']);
    expect(sent.headers.get('set-cookie')).toContain('langue=ar;');
    const chosen = await opened(languagePath('ar', link), {});
    expect(chosen.headers.get('set-cookie')).toContain('langue=ar;');
    // The interface is in French and English: on other pages, the browser's language applies
    // despite the choice.
    const elsewhere = await opened(languagePath('ar', '/fiches'), {});
    expect(elsewhere.headers.get('set-cookie')).toContain('langue=fr;');
    const other = { cookie: 'langue=ar', 'accept-language': 'en' };
    expect(languageIn((await opened('/fiches', other)).text)).toBe('en');
    expect(languageIn((await opened(link, other)).text)).toBe('ar');
  });

  it('record consent to what was asked and never to more, and require an answer for each use', async () => {
    const { link, state, desk } = await begin();
    const first = await get('', link);
    expect([first.status, first.text.includes('Acceptez-vous ?')]).toEqual([200, true]);
    // Nothing is preselected.
    expect(first.text).not.toContain('checked=""');
    const silent = await post('', link, {
      intent: 'accepter',
      'demande-quotation': '1',
      portee: 'team',
      nom: 'pseudonym',
    });
    expect([silent.status, silent.text.includes('Répondez oui ou non')]).toEqual([400, true]);
    expect(silent.text).toMatch(/value="team"[^>]*checked=""|checked=""[^>]*value="team"/);
    for (const beyond of [
      { ...YES, portee: 'public', nom: 'pseudonym' },
      { ...YES, portee: 'team', nom: 'name' },
      { ...YES, 'usage-photo': 'oui', portee: 'team', nom: 'pseudonym' },
    ])
      expect((await post('', link, beyond)).status).toBe(400);
    expect((await state()).state).toBe('asked');
    expect((await post('', link, { ...YES, portee: 'team', nom: 'pseudonym' })).location).toBe(`${link}?fait=reponse`);
    expect(await state()).toMatchObject({ state: 'granted', uses: ['quotation'], reach: 'team', how: 'link' });
    const receipt = await get('', link);
    expect(receipt.text).toContain('citer mot pour mot');
    // No mail server is set up: the screens promise no mail.
    expect(receipt.text).toContain('n’envoie pas de courriel');
    expect(receipt.text).not.toContain('Nous vous écrivons');
    expect((await get(admin, desk)).text).toContain('Aucun serveur de courriel n’est réglé');
    // By the same link, they change their mind.
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await state()).state).toBe('refused');
    // One tap must not agree to everything again.
    expect((await get('', `${link}?tour=accord`)).text).not.toContain('checked=""');
    // Consent was for the study's team alone, which has no members yet: other staff may not open
    // it.
    expect((await get(awa, desk)).status).toBe(404);
    expect((await get(admin, desk)).text).toContain('refusé');
  });

  it('return a transcript, accept corrections, and keep struck words out of what is published', async () => {
    const { link, desk, material, token, state } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const returned = { intent: 'transcript', transcript: `${SAID}.\n${SECRET}.` };
    expect((await post(awa, desk, returned)).status).toBe(303);
    expect((await state()).state).toBe('returned');
    const turn = consentLinkPath(token, 'transcript');
    expect((await get('', turn)).text).toContain(SAID);
    const typed = { partie: '1', 'passage-0': `${SAID}, et boueuse.`, 'passage-1': 'Trop privé.', 'rayer-1': '1' };
    const long = await post('', turn, { ...typed, intent: 'fini', 'passage-0': `${SAID}${' trop'.repeat(1_000)}` });
    expect([long.status, long.text.includes('trop trop')]).toEqual([400, true]);
    expect((await post('', turn, { ...typed, intent: 'fini' })).status).toBe(303);
    const answered = await get(awa, desk);
    expect(answered.text).toContain('et boueuse.');
    expect(answered.text).toContain('Trop privé.');
    expect((await post(awa, desk, { intent: 'accept', position: '0' })).location).toContain('#corrections');
    const { proposals, turns } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    expect(proposals.map(({ isAccepted }) => isAccepted)).toEqual([1, 0]);
    expect(turns.transcript?.takenAt).toBeNull();

    await write(SECRET, `material/${material}`);
    const found = await app.services.editions.preview(study.id, COMMAND_LINE);
    expect(JSON.stringify(found)).toContain('quotation-refused');
    // Without the citation, the words are refused as well: they remain the person's.
    await write(SECRET, null);
    const bare = await app.services.editions.preview(study.id, COMMAND_LINE);
    expect(JSON.stringify(bare)).not.toContain('quotation-refused');
    expect(JSON.stringify(bare)).toContain('words-taken-back');
    await write(SECRET, `material/${material}`);
    // Returning another transcript does not release the struck words.
    await app.services.consentLoops.returnTranscript(
      material,
      (await state()).id,
      'Un tout autre texte.',
      COMMAND_LINE,
    );
    expect((await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE)).proposals).toEqual([]);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).toContain('quotation-refused');
    // The person can release them, and their receipt lists what can be released.
    const receipt = consentLinkPath(token, 'receipt');
    expect((await get('', receipt)).text).toContain(`<del>${SECRET}.`);
    expect((await post('', link, { intent: 'rendre', passage: '0' })).status).toBe(404);
    expect((await post('', link, { intent: 'rendre', passage: '-1' })).status).toBe(303);
    expect((await post('', link, { intent: 'rendre', passage: '-1' })).status).toBe(404);
    expect((await get('', receipt)).text).not.toContain(SECRET);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).not.toContain(
      'quotation-refused',
    );
    await write('Autre chose', `material/${material}`);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).not.toContain(
      'quotation-refused',
    );
  });

  it('validate quotations by their exact words, and notify the team once of withdrawn ones', async () => {
    const { link, desk, material, token, state, person } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(400);
    // Quoted by an extract of the material, which stands for the same person's words.
    const coder = await app.services.access.findViewer(awa);
    const sound = { from: '0:10', to: '0:20', codes: [], note: '' };
    await write(SAID, `extract/${await app.services.extracts.addSound(material, sound, coder)}`);
    await app.services.draftCitations.followAll();
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const shown = await get('', turn);
    expect(shown.text).toContain(`<mark>${SAID}`);
    // Nothing that the authors wrote around it is shown.
    for (const around of ['Avant la parole.', 'Après la parole.']) expect(shown.text).not.toContain(around);
    const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec(shown.text)!;
    const answer = { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: 'validate' };
    expect((await post('', turn, { ...answer, [`reponse-${key}`]: '' })).status).toBe(400);
    expect((await post('', turn, answer)).status).toBe(303);
    expect((await state()).state).toBe('validated');
    // Asking again does not validate words that the person has not seen.
    const target = `extract/${(await app.services.extracts.ofMaterial(material, COMMAND_LINE)).extracts[0]!.id}`;
    await write('Nous marchions aussi le soir, sans lampe et sans escorte', target);
    const waits = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    expect(await waits()).toContain('quotation-unvalidated');
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    expect(await waits()).toContain('quotation-unvalidated');
    await write(SAID, target);
    await app.services.draftCitations.followAll();

    // An answer to words that have changed since is refused, and its text returned.
    const block = key!.split('-')[1]!;
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ digest: 'autre' }).where('blockId', '=', block).execute(),
    );
    const correct = { ...answer, [`reponse-${key}`]: 'correct', [`texte-${key}`]: 'Trois heures.' };
    const late = await post('', turn, { ...correct, [`vu-${key}`]: 'autre' });
    expect([late.status, late.text.includes('Trois heures.')]).toEqual([409, true]);
    expect((await post('', turn, correct)).status).toBe(303);
    // No transcript was ever returned to them.
    expect((await state()).state).toBe('granted');
    const mailsBefore = (await mailsTo('personne-')).length;
    // The text of the former correction is not stored as a message.
    const takesBack = { [`reponse-${key}`]: 'withdraw', [`texte-${key}`]: 'Trois heures.' };
    expect((await post('', turn, { ...answer, ...takesBack })).status).toBe(303);
    const { answers } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(answers.filter(({ answer: one }) => one === 'withdraw').map(({ text }) => text)).toEqual(['']);
    const logged = app.services.database.read.selectFrom('audit').select('action').where('subject', '=', material);
    const actions = (await logged.execute()).map(({ action }) => action);
    expect([actions.includes('consent.quotation-withdrawn'), actions.includes('consent.withdrawn')]).toEqual([
      ...[true, false],
    ]);
    expect((await mailsTo('personne-')).length).toBe(mailsBefore);
    expect((await get(awa, desk)).text).toContain(`${materialPath(material)}/retrait?personne=${person}`);
    // The gate reports the refused quotation.
    const review = await app.services.editions.preview(study.id, COMMAND_LINE);
    expect(JSON.stringify(review)).toContain('quotation-refused');
    // Removing the citation does not release the words.
    await write(SAID, null);
    expect(await waits()).toContain('words-taken-back');
    await write(SAID, target);
    expect(await waits()).not.toContain('words-taken-back');

    expect((await post('', link, { intent: 'reprendre' })).location).toBe(link);
    expect((await state()).state).toBe('withdrawn');
    // This mail is sent at once, and includes the one that waited.
    const mails = await mailsTo('personne-');
    expect(mails.length).toBe(mailsBefore + 1);
    expect(mails[0]!.subject).toContain('À faire maintenant : paroles à retirer'.replace(' :', '\u00a0:'));
    const letter = (await app.services.outbox.read(COMMAND_LINE, mails[0]!.id)).text;
    expect(letter).toContain('De plus, elle demande qu’un passage soit retiré');
    expect(letter).not.toContain('Keïta');
    for (const address of [link, `${link}?tour=consent`])
      expect((await get('', address)).text).toContain('Vous avez repris vos paroles');
    expect((await post('', link, { ...YES, portee: 'team', nom: 'pseudonym' })).status).toBe(404);
    // Asking again leaves the withdrawal in force until the person agrees.
    expect((await post(awa, desk, ASK)).status).toBe(303);
    expect((await state()).state).toBe('withdrawn');
    expect((await get('', link)).text).toContain('Acceptez-vous ?');
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await state()).state).toBe('withdrawn');
    expect((await post(awa, desk, ASK)).status).toBe(303);
    expect((await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' })).status).toBe(303);
    expect((await state()).state).toBe('granted');
    await write('Rien', `material/${material}`);
  });

  it('ask about a person’s own words alone, and about no quotation once quoting is refused', async () => {
    const { link, desk, material, token, state, person } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const elsewhere = await add();
    const agreeTo = async (uses: ('analysis' | 'quotation')[]) => {
      const facts = { ...PERSON, state: 'granted' as const, uses };
      await app.services.concerned.change(person, facts, (await state()).updatedAt, COMMAND_LINE);
    };
    const mine = `[@material/${material}]`;
    const setText = async (text: string) => {
      const { document } = parseMarkdown(text);
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    const turn = consentLinkPath(token, 'quotations');
    const shownKeys = (text: string) => [...text.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)];
    await agreeTo(['analysis', 'quotation']);
    await setText(
      `Les voisines disent « nous creusons seules » [@material/${elsewhere}] et « ${SAID} » ${mine}. Les pompes manquent ${mine}. Le maire le nie.`,
    );
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const { text: both } = await get('', turn);
    expect(both).toContain(`<mark>${SAID}</mark>`);
    expect(both).toContain('Les pompes manquent');
    for (const others of ['creusons', 'voisines', 'maire']) expect(both).not.toContain(others);
    const [first, second] = shownKeys(both);
    // A remark is stored with an approval. A correction that changes nothing counts as no answer.
    const answers = {
      ...{
        [`vu-${first![1]}`]: first![2]!,
        [`reponse-${first![1]}`]: 'validate',
        [`texte-${first![1]}`]: 'Dit en mars.',
      },
      ...{ [`vu-${second![1]}`]: second![2]!, [`reponse-${second![1]}`]: 'correct' },
      [`texte-${second![1]}`]: 'Les pompes  manquent',
    };
    const unsaid = await post('', turn, { ...answers, intent: 'citations' });
    expect([unsaid.status, unsaid.text.includes('Vous voulez corriger ce passage')]).toEqual([400, true]);
    // Their choices and words are still there, with the field open.
    expect(unsaid.text).toContain('Dit en mars.');
    expect(unsaid.text).toMatch(/value="correct"[^>]*checked=""|checked=""[^>]*value="correct"/);
    const isAnswered = async () =>
      (await app.services.consentLoops.view(material, person, COMMAND_LINE)).turns.quotations?.answeredAt ?? null;
    expect([(await state()).state, await isAnswered()]).toEqual(['granted', null]);
    // One passage can be withdrawn alone; an unfinished answer for another is not lost.
    const alone = { ...answers, [`reponse-${first![1]}`]: 'withdraw', intent: 'citations-passage-1' };
    const partly = await post('', turn, { ...alone, [`texte-${second![1]}`]: 'Les pompes  manquent' });
    expect([partly.status, partly.text.includes('Votre réponse est enregistrée.')]).toEqual([400, true]);
    const stored = async () =>
      (await app.services.consentLoops.view(material, person, COMMAND_LINE)).answers.map(({ answer }) => answer);
    expect(await stored()).toEqual(['withdraw']);
    // Without an answer for it, nothing is stored.
    const none = { ...alone, [`reponse-${first![1]}`]: '', [`texte-${first![1]}`]: '' };
    expect((await post('', turn, none)).status).toBe(400);
    expect(await stored()).toEqual(['withdraw']);
    const agrees = { ...answers, [`reponse-${second![1]}`]: 'validate', intent: 'citations' };
    expect((await post('', turn, agrees)).status).toBe(303);
    expect((await state()).state).toBe('validated');
    const { text: deskText } = await get(awa, desk);
    expect([deskText.includes('Dit en mars.'), deskText.includes('Elle ajoute')]).toEqual([true, true]);
    const view = () => app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect((await view()).answers.map(({ answer, text }) => [answer, text]).sort()).toEqual([
      ['validate', ''],
      ['validate', 'Dit en mars.'],
    ]);

    await agreeTo(['analysis']);
    expect((await get(awa, desk)).text).not.toContain('n’est plus dans les textes');
    const { text: one } = await get('', turn);
    expect(one).toContain('aucune citation de vous ne peut paraître');
    expect(one).toContain('Un passage vous cite encore');
    expect([one.includes('<mark>'), one.includes(SAID), one.includes('Les pompes manquent')]).toEqual([
      ...[false, false, true],
    ]);
    expect((await get(awa, desk)).text).toContain('n’a pas accepté d’être citée');
    const [only] = shownKeys(one);
    const answer = { intent: 'citations', [`vu-${only![1]}`]: only![2]! };
    expect((await post('', turn, { ...answer, [`reponse-${only![1]}`]: 'validate' })).status).toBe(303);
    // No quotation was validated.
    expect((await state()).state).toBe('granted');
    expect(await gate()).toContain('consent-missing');
    await setText(`Les pompes manquent ${mine}.`);
    expect(await gate()).not.toContain('consent-missing');

    // A withdrawal stays on the receipt, even if other words are shown and approved.
    const { text: again } = await get('', turn);
    const [key, digest] = shownKeys(again)[0]!.slice(1);
    const withdraw = { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: 'withdraw' };
    expect((await post('', turn, withdraw)).status).toBe(303);
    await setText(`Des pompes tombent en panne ${mine}.`);
    const block = (await view()).quotations.all[0]!;
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ blockId: block.blockId }).where('answer', '=', 'withdraw').execute(),
    );
    expect(await gate()).toContain('quotation-refused');
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const receipt = consentLinkPath(token, 'receipt');
    expect((await get('', receipt)).text).toContain('1 retiré par vous');
    const [next] = shownKeys((await get('', turn)).text);
    const agreed = { intent: 'citations', [`vu-${next![1]}`]: next![2]!, [`reponse-${next![1]}`]: 'validate' };
    expect((await post('', turn, agreed)).status).toBe(303);
    expect((await get('', receipt)).text).toContain('2 passages validés, 1 retiré par vous');
    expect(await gate()).not.toContain('quotation-refused');
    await setText('Rien.');
    for (const id of [elsewhere, material]) await app.services.materials.remove(id, COMMAND_LINE);
  });
});
