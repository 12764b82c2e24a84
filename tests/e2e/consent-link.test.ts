import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { type LinkKey, linkTranslator } from '#app/i18n/translate.ts';
import { pagePath } from '#content/addresses/address.ts';
import { consentLinkPath, languagePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { QUOTATIONS_AT_ONCE } from '#content/consent/consent-loop.ts';
import { breachesOf, drawIn } from '#tests/support/axe.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
let browser: Browser;

beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/**
 * The texts that the page gave to the speech synthesis, « silence » for a stop; and a function that
 * ends the last one.
 */
interface WithVoice {
  readonly asked: readonly string[];
  end(): void;
}

/** Replaces the browser's speech synthesis by a silent one that records what it is given. */
function standInVoice(): void {
  const asked: string[] = [];
  let last: EventTarget | null = null;
  const voice = {
    speak(words: SpeechSynthesisUtterance) {
      asked.push(`${words.lang}: ${words.text}`);
      last = words;
    },
    cancel: () => asked.push('silence'),
  };
  Object.defineProperty(window, 'speechSynthesis', { value: voice });
  Object.assign(window, { asked, end: () => last?.dispatchEvent(new Event('end')) });
}

test('a person concerned walks all four turns on a phone without script, and takes her words back', async () => {
  const { services } = app;
  const study = await app.addPage({ kind: 'study', title: 'L’eau à Kayes' });
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, { state: 'asked' });
  const text = `Avant. Les autres creusaient.\n\n:::parole{auteur="F"}\nNous marchions deux heures [@material/${material}].\n:::\n\nAprès.\n`;
  await services.drafts.replace(study.id, documentOf(text));
  await services.draftCitations.followAll();
  await services.consentLoops.askConsent(
    { materialId: material, id: person, origin: app.url },
    {
      ...{ text: 'Nous voudrions citer vos paroles.', uses: ['analysis', 'quotation'], reach: 'public' },
      ...{ naming: 'name', locale: 'fr', email: '', recording: '' },
    },
    COMMAND_LINE,
  );
  const token = await services.consentLoops.makeLink(material, person, COMMAND_LINE);
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const fanta = await phone.newPage();
  const choose = async (question: RegExp, answer: RegExp) =>
    fanta.getByRole('group', { name: question }).getByRole('radio', { name: answer }).check();
  // The whole page: what is read next may be below the words.
  const answered = async () => {
    await fanta.getByText('votre réponse est enregistrée').waitFor();
    await fanta.waitForLoadState();
  };
  const isWide = () => fanta.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  // One: consent, to less than was asked.
  await fanta.goto(consentLinkPath(token));
  await choose(/pour comprendre/, /^Oui$/);
  await choose(/mot pour mot/, /^Oui$/);
  await choose(/Qui pourra lire/, /membres du réseau/);
  await choose(/Quel nom/, /Pas votre nom, mais/);
  expect(await isWide()).toBe(false);
  await fanta.getByRole('button', { name: 'Enregistrer mes réponses' }).click();
  await answered();

  // Two: her words as they were written down.
  await services.consentLoops.returnTranscript(material, person, 'Deux heures.\nUn secret.', COMMAND_LINE);
  await fanta.goto(consentLinkPath(token));
  await fanta.getByText('Corriger ou rayer ce passage (Passage 2)').click();
  await fanta.getByLabel('Rayer').last().check();
  expect(await isWide()).toBe(false);
  await fanta.getByRole('button', { name: 'J’ai tout relu' }).click();
  await answered();

  // Three: what the study quotes.
  await services.consentLoops.askQuotations(material, person, COMMAND_LINE);
  await fanta.goto(consentLinkPath(token));
  expect(await fanta.locator('mark').textContent()).toContain('Nous marchions deux heures');
  expect(await fanta.locator('main').textContent()).not.toContain('creusaient');
  await choose(/Ce passage/, /C’est juste/);
  expect(await isWide()).toBe(false);
  await fanta.getByRole('button', { name: 'Envoyer mes réponses' }).click();
  await answered();

  // Four: the receipt, and a change of mind by the same link.
  const receipt = fanta.getByRole('region', { name: 'Votre reçu' });
  expect(await receipt.textContent()).toContain('donné, et vos paroles citées sont validées');
  expect(await receipt.textContent()).toContain('\u00a0: 1 passage rayé');
  expect(await receipt.textContent()).toContain('\u00a0: 1 passage validé');
  expect(await isWide()).toBe(false);
  await fanta.getByText('Reprendre toutes mes paroles…').click();
  await fanta.getByRole('button', { name: 'Reprendre toutes mes paroles' }).click();
  await fanta.getByText('Vous avez repris vos paroles').waitFor();
  expect((await services.consentLoops.view(material, person, COMMAND_LINE)).person.state).toBe('withdrawn');
  await phone.close();

  // With script, the text can be read aloud.
  const other = await addConcerned(services, material, { state: 'asked', name: 'Awa Koné' });
  const of = { materialId: material, id: other, origin: app.url };
  const asked = {
    ...{ text: 'We would like to quote you.\n\nMay we?', uses: ['quotation' as const], reach: 'team' },
    ...{ naming: 'pseudonym', locale: 'en', email: '', recording: '' },
  };
  await services.consentLoops.askConsent(of, asked, COMMAND_LINE);
  const link = consentLinkPath(await services.consentLoops.makeLink(material, other, COMMAND_LINE));
  const desk = await (await openContext(browser, app.url, { width: 360, height: 740 })).newPage();
  await desk.addInitScript(standInVoice);
  await desk.goto(link);
  const read = desk.getByRole('button', { name: 'Lire à voix haute' });
  await read.waitFor();
  expect(await breachesOf(desk)).toEqual([]);
  const [words, below] = [await desk.locator('#accord-texte').boundingBox(), await read.boundingBox()];
  expect(below!.y - words!.y - words!.height, 'the button stands apart from the words').toBeGreaterThan(8);
  await desk.setViewportSize({ width: 1280, height: 900 });
  const signIn = await desk.getByRole('link', { name: 'Se connecter' }).boundingBox();
  expect(signIn!.x, 'at the end of the header').toBeGreaterThan(1_000);

  // Pressed, it reads each paragraph aloud in the language of the text, and then offers to stop.
  const spoken = () => desk.evaluate(() => (window as unknown as WithVoice).asked);
  expect(await spoken()).toEqual([]);
  await read.click();
  const stop = desk.getByRole('button', { name: 'Arrêter la lecture', pressed: true });
  await stop.waitFor();
  expect((await spoken()).filter((one) => one !== 'silence')).toEqual([
    'en: We would like to quote you.',
    'en: May we?',
  ]);
  await stop.click();
  await desk.getByRole('button', { name: 'Lire à voix haute', pressed: false }).waitFor();
  expect((await spoken()).at(-1)).toBe('silence');
  // After the end of the last paragraph, it can be played again.
  await read.click();
  await stop.waitFor();
  await desk.evaluate(() => (window as unknown as WithVoice).end());
  await desk.getByRole('button', { name: 'Lire à voix haute', pressed: false }).waitFor();

  // A browser without speech synthesis shows the text, and no button without effect.
  const mute = await (await openContext(browser, app.url, { width: 360, height: 740 })).newPage();
  await mute.addInitScript(() => Reflect.deleteProperty(window, 'speechSynthesis'));
  await mute.goto(link);
  await mute.getByText('We would like to quote you.').waitFor();
  await mute.waitForLoadState('networkidle');
  expect(await mute.evaluate(() => 'speechSynthesis' in window)).toBe(false);
  expect(await mute.locator('button[data-read-aloud]').isVisible()).toBe(false);
}, 120_000);

test('somebody with more passages than a screen has goes back and forth without script, and loses no answer', async () => {
  const { services } = app;
  const study = await app.addPage({ kind: 'study', title: 'Beaucoup de paroles' });
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, { uses: ['analysis', 'quotation'], how: 'signed' });
  const quotations = Array.from({ length: QUOTATIONS_AT_ONCE + 2 }, (_, at) => `Parole ${at + 1} de Fanta`);
  const text = quotations.map((one) => `:::parole{auteur="F"}\n${one} [@material/${material}].\n:::`).join('\n\n');
  await services.drafts.replace(study.id, documentOf(text));
  await services.draftCitations.followAll();
  const of = { materialId: material, id: person, origin: app.url };
  await services.consentLoops.begin(of, { locale: 'fr', email: '' }, COMMAND_LINE);
  await services.consentLoops.askQuotations(material, person, COMMAND_LINE);
  const link = consentLinkPath(await services.consentLoops.makeLink(material, person, COMMAND_LINE), 'quotations');
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const fanta = await phone.newPage();
  const passage = (words: string) => fanta.getByRole('listitem').filter({ hasText: words });
  await fanta.goto(link);
  await passage('Parole 2 de Fanta.')
    .getByRole('radio', { name: /À retirer/ })
    .check();
  await passage('Parole 3 de Fanta.')
    .getByRole('radio', { name: /À corriger/ })
    .check();
  await passage('Parole 3 de Fanta.').getByRole('textbox').fill('Une autre parole de Fanta');
  await fanta.getByRole('button', { name: 'Passages 61 à 62' }).click();
  await fanta.getByText('votre réponse est enregistrée').waitFor();
  expect(await fanta.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  await passage('Parole 62 de Fanta.')
    .getByRole('radio', { name: /C’est juste/ })
    .check();
  await fanta.getByRole('button', { name: 'Passages 1 à 60' }).click();
  expect(
    await passage('Parole 2 de Fanta.')
      .getByRole('radio', { name: /À retirer/ })
      .isChecked(),
  ).toBe(true);
  expect(await passage('Parole 3 de Fanta.').getByRole('textbox').inputValue()).toBe('Une autre parole de Fanta');
  const { answers } = await services.consentLoops.view(material, person, COMMAND_LINE);
  expect(answers.map(({ answer }) => answer).sort()).toEqual(['correct', 'validate', 'withdraw']);
  await phone.close();
}, 120_000);

test('somebody goes to another turn, and to another language, without script, and loses nothing typed', async () => {
  const { services } = app;
  const study = await app.addPage({ kind: 'study', title: 'Une source' });
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, { uses: ['analysis', 'quotation'], how: 'signed' });
  const of = { materialId: material, id: person, origin: app.url };
  await services.consentLoops.begin(of, { locale: 'fr', email: '' }, COMMAND_LINE);
  await services.consentLoops.returnTranscript(material, person, 'Deux heures.\nUn secret.', COMMAND_LINE);
  const token = await services.consentLoops.makeLink(material, person, COMMAND_LINE);
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const fanta = await phone.newPage();
  // Fields in closed folds have no role, so only open ones are found.
  const secret = () => fanta.getByRole('textbox');
  await fanta.goto(consentLinkPath(token, 'transcript'));
  await fanta.getByText('Corriger ou rayer ce passage (Passage 2)').click();
  await secret().fill('Une chose à moi.');
  await fanta.getByRole('button', { name: 'English' }).click();
  await fanta.getByRole('heading', { name: 'Your text to read' }).waitFor();
  expect(await secret().inputValue()).toBe('Une chose à moi.');
  expect(await fanta.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  // The Enter key submits the screen, and does not press one of the navigation buttons.
  await fanta.getByRole('checkbox').press('Enter');
  await fanta.getByText('your answer is recorded').waitFor();
  await fanta.goto(consentLinkPath(token, 'transcript'));
  expect(await secret().inputValue()).toBe('Une chose à moi.');
  await secret().fill('Une chose à nous.');
  await fanta.getByRole('button', { name: 'Your receipt' }).click();
  await fanta.getByRole('region', { name: 'Your receipt' }).waitFor();
  await fanta.getByRole('link', { name: 'Your text to read', exact: true }).click();
  expect(await secret().inputValue()).toBe('Une chose à nous.');
  // A choice for the consent is neither sent when changing screens, nor lost.
  await fanta.getByRole('button', { name: 'Your consent' }).click();
  const quoted = fanta.getByRole('group', { name: /Quote your words/ }).getByRole('radio', { name: 'No' });
  await quoted.check();
  await fanta.getByRole('button', { name: 'Your receipt' }).click();
  await fanta.getByRole('alert').waitFor();
  expect(await quoted.isChecked()).toBe(true);
  await fanta.getByRole('link', { name: 'Go on without what is not recorded' }).click();
  await fanta.getByRole('region', { name: 'Your receipt' }).waitFor();
  const view = await services.consentLoops.view(material, person, COMMAND_LINE);
  expect([view.person.uses, view.proposals.map(({ text }) => text)]).toEqual([
    ['analysis', 'quotation'],
    ['Une chose à nous.'],
  ]);
  // The navigation to other turns: as buttons, as links, and beside unrecorded answers.
  const seen = await (await openContext(browser, app.url, { width: 360, height: 740 })).newPage();
  const breaches = async () => {
    await drawIn(seen, 'light');
    const light = await breachesOf(seen);
    await drawIn(seen, 'dark');
    return [...light, ...(await breachesOf(seen))];
  };
  for (const turn of ['transcript', 'receipt', 'consent']) {
    await seen.goto(consentLinkPath(token, turn));
    expect(await breaches(), turn).toEqual([]);
  }
  const quotation = seen.getByRole('group', { name: /Citer vos paroles/ });
  await quotation.getByRole('radio', { name: 'Non' }).check();
  await seen.getByRole('button', { name: 'Votre reçu' }).click();
  await seen.getByRole('alert').waitFor();
  expect(await breaches(), 'what is not recorded').toEqual([]);
  await phone.close();
}, 120_000);

test('somebody walks all turns in Arabic from right to left, and in Polish, on a phone without script', async () => {
  registerAllMessages();
  const { services } = app;
  for (const locale of ['ar', 'pl'] as const) {
    const t = linkTranslator(locale);
    const study = await app.addPage({ kind: 'study', title: 'L’eau à Kayes' });
    const material = await addMaterial(services, study.id);
    const person = await addConcerned(services, material, { state: 'asked' });
    const text = `:::parole{auteur="F"}\nNous marchions deux heures [@material/${material}].\n:::\n`;
    await services.drafts.replace(study.id, documentOf(text));
    await services.draftCitations.followAll();
    const asked = { uses: ['analysis', 'quotation', 'photo'], reach: 'public', naming: 'name' } as const;
    await services.consentLoops.askConsent(
      { materialId: material, id: person, origin: app.url },
      { ...asked, uses: [...asked.uses], text: t('consent.template'), locale, email: '', recording: '' },
      COMMAND_LINE,
    );
    const token = await services.consentLoops.makeLink(material, person, COMMAND_LINE);
    const size = { width: 360, height: 740, locale: 'fr-FR' };
    const phone = await (await openContext(browser, app.url, { ...size, javaScript: false })).newPage();
    // The same screens with scripts, for what can only be measured by a script.
    const seen = await (await openContext(browser, app.url, size)).newPage();
    const look = async (turn?: string) => {
      await seen.goto(languagePath(locale, consentLinkPath(token, turn)));
      for (const page of [phone, seen])
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), `${locale} ${turn}`).toBe(
          false,
        );
      for (const scheme of ['light', 'dark'] as const) {
        await drawIn(seen, scheme);
        expect(await breachesOf(seen), `${locale} ${turn} ${scheme}`).toEqual([]);
      }
      const langAndDir = await seen.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
      expect(langAndDir).toEqual([locale, locale === 'ar' ? 'rtl' : '']);
    };
    const press = (key: LinkKey) => phone.getByRole('button', { name: t(key), exact: true }).click();
    // The whole page: what is read next may be below the words.
    const waitForText = async (key: LinkKey) => {
      await phone.getByText(t(key)).waitFor();
      await phone.waitForLoadState();
    };
    const choose = (question: LinkKey, answer: string) =>
      phone
        .getByRole('group', { name: t(question) })
        .getByRole('radio', { name: answer, exact: true })
        .check();

    await phone.goto(languagePath(locale, consentLinkPath(token)));
    await look();
    for (const use of asked.uses) await choose(`consent.give.use.${use}`, t('consent.give.yes'));
    await choose('consent.give.reach', t('consent.give.reachOf.network'));
    await choose('consent.give.naming', t('consent.give.namingOf.name', { name: 'Fanta Keïta' }));
    await press('consent.give.accept');
    await waitForText('consent.thanks');

    await services.consentLoops.returnTranscript(material, person, 'Deux heures.\nUn secret.', COMMAND_LINE);
    await phone.goto(consentLinkPath(token));
    await phone.getByText(t('consent.transcript.change')).first().click();
    const words = phone.getByRole('textbox').first();
    const direction = () => words.evaluate((field) => getComputedStyle(field).direction);
    expect(await direction()).toBe('ltr');
    await words.fill('ساعتان كل صباح.');
    expect(await direction(), 'what is typed has its own direction').toBe('rtl');
    await look('transcript');
    await press('consent.transcript.done');
    await waitForText('consent.thanks');

    await services.consentLoops.askQuotations(material, person, COMMAND_LINE);
    await phone.goto(consentLinkPath(token));
    await look('quotations');
    const quoted = await phone.locator('.own-quotation').evaluate((words) => getComputedStyle(words).direction);
    expect(quoted, 'quoted words are in the language of their text').toBe('ltr');
    await choose('consent.quotations.answer', t('consent.quotations.answerOf.validate'));
    await press('consent.quotations.send');
    await waitForText('consent.thanks');

    const receipt = phone.getByRole('region', { name: t('consent.turn.receipt') });
    for (const what of ['consent.receipt.corrected', 'consent.receipt.validated'] as const)
      expect(await receipt.textContent()).toContain(t(what, { count: 1 }));
    await look('receipt');
    await phone.getByText(t('consent.receipt.takeBack')).click();
    await press('consent.receipt.takeBackNow');
    await phone.getByText(t('consent.receipt.withdrawn', { network: services.env.networkName })).waitFor();
    await look('receipt');
    for (const page of [phone, seen]) await page.context().close();
  }
}, 120_000);

test('a person who agreed on paper is named no more by her phone, and is asked what is to be corrected', async () => {
  const { services } = app;
  const study = await app.addPage({ kind: 'study', title: 'Le puits', summary: 'Un.', visibility: 'public' });
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, {
    ...{ uses: ['analysis', 'quotation'], naming: 'name', how: 'signed', givenOn: '2026-03-14' },
  });
  const text = `Fanta Keïta dit : « nous marchions deux heures » [@material/${material}].\n`;
  await services.drafts.replace(study.id, documentOf(text));
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  const of = { materialId: material, id: person, origin: app.url };
  await services.consentLoops.begin(of, { locale: 'fr', email: '' }, COMMAND_LINE);
  await services.consentLoops.askQuotations(material, person, COMMAND_LINE);
  const link = consentLinkPath(await services.consentLoops.makeLink(material, person, COMMAND_LINE));
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const fanta = await phone.newPage();
  const isWide = () => fanta.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  await fanta.goto(link);
  const words = fanta.getByRole('textbox', { name: 'Les mots justes' });
  expect(await words.isVisible()).toBe(false);
  await fanta.getByRole('radio', { name: /À corriger/ }).check();
  // The field for the correction appears before anything is sent, even without script.
  expect(await words.isVisible()).toBe(true);
  await fanta.getByRole('button', { name: 'Envoyer mes réponses' }).click();
  await fanta.getByText('Vous voulez corriger ce passage').waitFor();
  // The field is open without a script.
  expect(await words.isVisible()).toBe(true);
  expect(await isWide()).toBe(false);

  await fanta.getByRole('button', { name: 'Votre accord' }).click();
  // Incomplete answers are not lost silently.
  await fanta.getByRole('link', { name: 'Continuer sans ce qui n’est pas enregistré' }).click();
  await fanta.getByText('autrement que par ce lien').waitFor();
  await fanta.getByRole('radio', { name: /Pas votre nom, mais/ }).check();
  expect(await isWide()).toBe(false);
  await fanta.getByRole('button', { name: 'Enregistrer mes réponses' }).click();
  await fanta.getByText('votre réponse est enregistrée').waitFor();
  const read = async () => {
    await fanta.goto(pagePath(study));
    return (await fanta.locator('main').textContent()) ?? '';
  };
  await until(async () => (await read()).includes('une présidente de comité dit'), 'what is published follows');
  expect(await read()).not.toContain('Fanta');
  await phone.close();
}, 120_000);

test('a person takes one of her passages back on a phone without script, and leaves the others for later', async () => {
  const { services } = app;
  const study = await app.addPage({ kind: 'study', title: 'La pompe', summary: 'Une.', visibility: 'public' });
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, { uses: ['analysis', 'quotation'], how: 'signed' });
  const quote = (words: string) => `« ${words} » [@material/${material}].`;
  const text = ['Nous marchions deux heures', 'La pompe grinçait', 'Le chef avait la clé'].map(quote).join('\n\n');
  await services.drafts.replace(study.id, documentOf(text));
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  await services.consentLoops.begin(
    { materialId: material, id: person, origin: app.url },
    { locale: 'fr', email: '' },
    COMMAND_LINE,
  );
  await services.consentLoops.askQuotations(material, person, COMMAND_LINE);
  const link = consentLinkPath(await services.consentLoops.makeLink(material, person, COMMAND_LINE));
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const fanta = await phone.newPage();
  const passage = (words: string) => fanta.getByRole('listitem').filter({ hasText: words });
  const view = () => services.consentLoops.view(material, person, COMMAND_LINE);
  await fanta.goto(link);

  // Without a choice, nothing is sent.
  await fanta.getByRole('button', { name: 'Envoyer mes réponses' }).click();
  await fanta.getByText('Choisissez une réponse pour au moins un passage').first().waitFor();
  const pump = passage('La pompe grinçait');
  await pump.getByRole('radio', { name: /À retirer/ }).check();
  await pump.getByRole('button', { name: 'Envoyer cette réponse' }).click();
  await pump.getByText('réponse enregistrée').waitFor();
  expect(await fanta.getByText('réponse enregistrée').count()).toBe(1);
  expect(await fanta.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  const checked = await (await openContext(browser, app.url, { width: 360, height: 740 })).newPage();
  await checked.goto(link);
  await checked
    .getByRole('radio', { name: /À corriger/ })
    .first()
    .check();
  expect(await breachesOf(checked)).toEqual([]);
  // The answer takes effect at once, and the turn stays open for the others.
  const { turns, answers } = await view();
  expect([turns.quotations?.answeredAt, answers.map(({ answer }) => answer)]).toEqual([null, ['withdraw']]);
  const reader = await phone.newPage();
  await reader.goto(pagePath(study));
  const read = await reader.locator('main').textContent();
  expect([read?.includes('grinçait'), read?.includes('deux heures')]).toEqual([false, true]);

  // She agrees to one more, then to the last: what she took back stays so.
  for (const words of ['deux heures', 'la clé']) {
    await fanta.goto(link);
    await passage(words)
      .getByRole('radio', { name: /C’est juste/ })
      .check();
    await passage(words).getByRole('button', { name: 'Envoyer cette réponse' }).click();
    await fanta.getByText('votre réponse est enregistrée').waitFor();
  }
  const after = await view();
  expect(after.turns.quotations?.answeredAt).not.toBeNull();
  expect(after.answers.map(({ answer }) => answer).sort()).toEqual(['validate', 'validate', 'withdraw']);
  await fanta.goto(link);
  await fanta.getByText('2 passages validés, 1 retiré par vous').waitFor();
  await phone.close();
}, 120_000);
