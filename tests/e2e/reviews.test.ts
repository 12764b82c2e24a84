import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { documentOf } from '#tests/support/document-of.ts';
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

const write = (pageId: string, markdown: string) => app.services.drafts.replace(pageId, documentOf(markdown));

/** The link of the latest mail to an address: mails are listed latest first. */
async function linkTo(email: string): Promise<string> {
  await app.services.mailQueue.settle();
  const { outbox } = app.services;
  const line = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(email))!;
  return /http\S+/.exec((await outbox.read(COMMAND_LINE, line.id)).text)![0];
}

test('a study is published through two reviewers, one outside without script on a phone, who asks for a change', async () => {
  const { services } = app;
  const study = await app.addPage({
    kind: 'study',
    title: 'Creuser un puits',
    summary: 'Un résumé.',
    visibility: 'public',
  });
  await write(study.id, 'Le puits a coûté mille euros.');
  await services.reviewRules.save('study', { approvals: 2, approvers: 'any', bypass: 'nobody' }, COMMAND_LINE);
  const path = pagePath(study);

  // Claire asks a colleague, and somebody outside.
  const louisCookie = await app.signIn('Louis Petit');
  const inesCookie = await app.signIn('Inès Diallo', 'member');
  const office = await openContext(browser, app.url, { cookie: await app.signIn('Claire Martin') });
  const claire = await office.newPage();
  await claire.goto(`${path}/brouillon`);
  await claire.getByRole('note').getByRole('link', { name: 'Demander une relecture' }).click();
  await claire.getByRole('checkbox', { name: 'Louis Petit' }).check();
  const other = claire.getByRole('group', { name: 'À quelqu’un d’autre' });
  await other.getByLabel('Nom').fill('Awa Koné');
  await other.getByRole('checkbox', { name: 'Le texte cite cette personne' }).check();
  // Text typed in one form stays when another form is sent; this one sets what the notice shows.
  await claire.getByRole('button', { name: 'Enregistrer' }).click();
  await claire.getByText('C’est enregistré.').waitFor();
  // The page is seen before its script has run.
  const typedName = () => other.getByLabel('Nom').inputValue();
  await until(async () => (await typedName()) === 'Awa Koné', 'what was typed is there again');
  expect(await claire.getByRole('checkbox', { name: 'Louis Petit' }).isChecked()).toBe(true);
  await other.getByRole('checkbox', { name: 'Le texte cite cette personne' }).uncheck();
  // Enter sends the request, and it is refused with everything in its place: it lacks an address.
  await other.getByLabel('Nom').press('Enter');
  await claire.getByText('Écrivez une adresse électronique valable.').waitFor();
  expect(await claire.getByRole('checkbox', { name: 'Louis Petit' }).isChecked()).toBe(true);
  expect(await typedName()).toBe('Awa Koné');
  await other.getByLabel('Adresse électronique').fill('awa@example.org');
  await claire
    .getByRole('region', { name: 'Demander une relecture' })
    .getByLabel('Un mot')
    .fill('Le prix est-il juste ?');
  await other.getByRole('radio', { name: 'Partenaires' }).check();
  // A member is found by typing a part of their name.
  const members = claire.getByRole('group', { name: 'À des adhérents' });
  // The script's field: without it there is a list, which is a combobox as well.
  const who = members.locator('input[role="combobox"]').first();
  await who.pressSequentially('dial');
  await members.getByRole('option', { name: /Inès Diallo/ }).waitFor();
  expect(await breachesOf(claire)).toEqual([]);
  await who.press('Enter');
  await members.getByRole('checkbox', { name: 'Le texte cite cette personne' }).check();
  // One due date and one message for all three.
  await claire.getByRole('button', { name: 'Envoyer la demande' }).click();
  await claire.getByText('La relecture est demandée.').waitFor();
  await claire.getByText('Inès Diallo').first().waitFor();
  expect(await claire.getByText('Le prix est-il juste ?').count()).toBe(3);
  expect(await claire.getByRole('checkbox', { name: 'Louis Petit' }).isChecked()).toBe(false);
  expect(await typedName(), 'what was sent is not there again').toBe('');
  await claire.getByText('citée dans le texte').waitFor();
  await claire.goto(`${path}/publier`);
  await claire.getByText('il y en a 0 sur 2').waitFor();
  expect(await claire.getByRole('button', { name: 'Publier maintenant' }).count()).toBe(0);

  // Outside: the link, what is missing, one button.
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const awa = await phone.newPage();
  await awa.goto(await linkTo('awa@example.org'));
  await awa.getByText('Le prix est-il juste ?').waitFor();
  await awa.locator('#texte', { hasText: 'mille euros' }).waitFor();
  // The time is alone in its row, and has a label.
  expect((await awa.locator('.notice-table.is-brief dt', { hasText: 'Lecture' }).boundingBox())!.width).toBeGreaterThan(
    20,
  );
  // She sees who asked, and no other name of the staff.
  expect(await awa.locator('[data-mentionable]').getAttribute('data-mentionable')).toBe('["Claire Martin"]');
  expect(await awa.content()).not.toContain('Louis Petit');
  // She annotates, mends what she wrote, and reads what Claire answers.
  // What she typed of her answer is still there.
  await awa.getByLabel('Ce qui est à reprendre').fill('C’était en francs.');
  await awa.getByRole('button', { name: 'Annoter ce paragraphe' }).click();
  expect(await awa.getByLabel('Les mots dont il s’agit').inputValue()).toBe('Le puits a coûté mille euros.');
  await awa.getByLabel('Votre remarque').first().fill('Sur ?');
  await awa.getByRole('button', { name: 'Annoter', exact: true }).click();
  await awa.getByText('Votre annotation est gardée.').waitFor();
  await awa.getByText('Modifier', { exact: true }).click();
  await awa.getByLabel('Votre remarque').nth(1).fill('Sûr ?');
  await awa.getByRole('button', { name: 'Enregistrer' }).click();
  await awa.getByText('Sûr ?', { exact: true }).first().waitFor();
  const { threads } = await services.annotationReading.list(COMMAND_LINE, study.id, { draft: true });
  const clairesId = (await services.people.list(COMMAND_LINE)).find(({ name }) => name === 'Claire Martin')!.id;
  await services.annotations.reply(
    { parentId: threads[0]!.id, body: 'Je vérifie.' },
    { role: 'staff', admin: false, personId: clairesId, name: 'Claire Martin', sessionId: 's' },
  );
  await awa.getByRole('button', { name: 'noter que j’ai lu' }).click();
  await awa.getByText('Je vérifie.').waitFor();
  expect(await awa.getByRole('button', { name: /^Supprimer/ }).count(), 'an answered one stays').toBe(0);
  expect(await awa.getByLabel('Ce qui est à reprendre').inputValue()).toBe('C’était en francs.');
  await awa.getByRole('button', { name: 'À reprendre' }).click();
  await awa.getByText(/^Vous avez répondu que/).waitFor();
  await awa.goto(path);
  expect(await awa.getByText('mille').count(), 'nothing else is open').toBe(0);

  // Claire sees it, writes, and asks again.
  await claire.goto('/tableau-de-bord');
  const row = claire.getByRole('row', { name: /Creuser un puits/ });
  await row.getByText('À reprendre').waitFor();
  // Louis, who reads meanwhile, is notified of what she writes, and keeps what he typed.
  const desk = await openContext(browser, app.url, { cookie: louisCookie });
  const louis = await desk.newPage();
  await louis.goto(`${path}/brouillon`);
  await louis.getByRole('link', { name: 'Votre relecture est demandée' }).click();
  await louis.getByLabel('Ce qui est à reprendre').fill('Un mot');
  await write(study.id, 'Le puits a coûté mille francs.');
  await louis.getByRole('link', { name: 'Afficher le nouveau texte' }).click();
  await louis.locator('#texte', { hasText: 'mille francs' }).waitFor();
  // The page is seen before its script has run.
  const louisReason = () => louis.getByLabel('Ce qui est à reprendre').inputValue();
  await until(async () => (await louisReason()) === 'Un mot', 'what was typed is there again');
  await row.getByRole('link', { name: 'Awa Koné' }).click();
  await claire.getByText('C’était en francs.').waitFor();
  await claire.getByText('Demander de nouveau', { exact: true }).click();
  const renewed = claire.getByRole('region', { name: 'Pour la prochaine édition' });
  await renewed.getByLabel('Un mot').fill('Et maintenant ?');
  await renewed.getByRole('button', { name: 'Envoyer la demande' }).click();
  await claire.getByText('La relecture est demandée.').waitFor();

  // She sees the word that changed, and approves: two taps.
  await awa.goto(await linkTo('awa@example.org'));
  await awa.getByText('Et maintenant ?').waitFor();
  expect(await awa.locator('ins').textContent()).toContain('francs');
  expect(await awa.locator('del').textContent()).toContain('euros');
  // The sign of a change stands before its words, not over them.
  const boxOf = async (part: string) => (await awa.locator(`.review-changes .compared-${part}`).first().boundingBox())!;
  const [sign, words] = [await boxOf('sign'), await boxOf('words')];
  expect(sign.x + sign.width).toBeLessThanOrEqual(words.x);
  await awa.getByRole('button', { name: 'Approuver' }).click();
  await awa.getByText('Vous avez approuvé').waitFor();

  // Louis finds it among what waits for him.
  await louis.goto('/tableau-de-bord?attente=1');
  await louis.getByRole('link', { name: 'Relire' }).click();
  await louis.getByRole('link', { name: 'Votre relecture est demandée' }).click();
  // He selects words, once the script is there, and annotates them.
  await louis.waitForURL('**/relire/*');
  await louis.waitForLoadState();
  expect(await breachesOf(louis)).toEqual([]);
  // The page has the menus of the staff.
  expect(await louis.getByRole('banner').getByRole('link', { name: 'Tableau de bord' }).count()).toBe(1);
  // By the keyboard, he chooses the whole paragraph, without leaving what he typed.
  await louis.getByLabel('Ce qui est à reprendre').fill('Un mot');
  await louis.getByRole('button', { name: 'Annoter ce paragraphe' }).press('Enter');
  expect(await louis.getByLabel('Les mots dont il s’agit').inputValue()).toBe('Le puits a coûté mille francs.');
  expect(new URL(louis.url()).search).toBe('');
  expect(await louis.getByLabel('Ce qui est à reprendre').inputValue()).toBe('Un mot');
  await louis
    .locator('#texte p')
    .first()
    .dblclick({ position: { x: 40, y: 12 } });
  await louis.getByRole('button', { name: 'Annoter ces mots' }).click();
  await louis.getByLabel('Votre remarque').pressSequentially('De quelle année, @cla');
  await louis.getByRole('option', { name: 'Claire Martin' }).click();
  await louis.getByRole('button', { name: 'Annoter', exact: true }).click();
  await louis.getByText('Votre annotation est gardée.').waitFor();
  const noted = await services.annotationReading.list(COMMAND_LINE, study.id);
  expect(noted.threads).toContainEqual(
    expect.objectContaining({
      body: 'De quelle année, @Claire Martin',
      author: expect.objectContaining({ name: 'Louis Petit' }),
    }),
  );
  await louis.getByRole('button', { name: 'Approuver' }).click();
  await louis.getByText('Vous avez approuvé').waitFor();

  // Inès is writing her answer when the page is published.
  const home = await openContext(browser, app.url, { cookie: inesCookie });
  const ines = await home.newPage();
  await ines.goto(`${path}/brouillon`);
  await ines.getByLabel('Ce qui est à reprendre').fill('Le prix');

  await claire.getByRole('checkbox', { name: /Dire dans la notice/ }).check();
  await claire.getByRole('button', { name: 'Enregistrer' }).click();
  await claire.getByText('C’est enregistré.').waitFor();
  await claire.goto(`${path}/publier`);
  await claire.getByRole('button', { name: 'Publier maintenant' }).click();
  await claire.getByText('L’édition est publiée.').waitFor();
  await ines.getByText('Cette demande n’attend plus de réponse.').waitFor();
  // Nothing beside it states that an answer is awaited.
  const band = ines.locator('.draft-band');
  expect(await band.innerText()).not.toMatch(/relire|Réponse souhaitée|Répondre/);
  expect(await band.innerText()).toContain('Cette demande n’attend plus de réponse.');
  expect(await ines.getByLabel('Ce qui est à reprendre').inputValue()).toBe('Le prix');
  await awa.goto(path);
  const reviewers = awa.locator('dt', { hasText: 'Relu et approuvé par' }).locator('xpath=following-sibling::dd');
  expect(await reviewers.textContent()).toMatch(/Awa Koné \(.+\), Louis Petit \(.+\)/);
  for (const context of [office, phone, desk, home]) await context.close();
});

test('on a phone without script, two people outside are asked in one form, and nothing that was typed is lost', async () => {
  const page = await app.addPage({ title: 'Trier les déchets', summary: 'Un résumé.' });
  await write(page.id, 'Le tri commence à la maison.');
  const cookie = await app.signIn('Claire Martin');
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false, cookie });
  const claire = await phone.newPage();
  await claire.goto(`${pagePath(page)}/relecture`);
  const fill = async (group: string, name: string, email: string, side: string) => {
    const person = claire.getByRole('group', { name: group });
    await person.getByLabel('Nom').fill(name);
    await person.getByLabel('Adresse électronique').fill(email);
    await person.getByRole('radio', { name: side }).check();
  };
  await fill('À quelqu’un d’autre', 'Awa Koné', 'awa.k@example.org', 'Partenaires');
  // The next person is one tap away, and no other is offered before.
  const more = claire.getByText('Demander à une personne de plus');
  expect(await more.filter({ visible: true }).count()).toBe(1);
  await more.first().click();
  await fill('Personne 2', 'Jan Nowak', 'awa.k@example.org', 'Partenaires');
  const second = claire.getByRole('group', { name: 'Personne 2' });
  await second.getByLabel(/^Langue/).selectOption('en');
  expect(await more.filter({ visible: true }).count()).toBe(2);
  expect(await claire.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await claire.getByRole('button', { name: 'Envoyer la demande' }).click();
  await claire.getByText('Cette adresse est déjà celle d’une personne plus haut').waitFor();
  expect(await second.getByLabel('Nom').inputValue()).toBe('Jan Nowak');
  expect(await second.getByLabel(/^Langue/).inputValue()).toBe('en');
  await second.getByLabel('Adresse électronique').fill('jan@example.org');
  await claire.getByRole('button', { name: 'Envoyer la demande' }).click();
  await claire.getByText('La relecture est demandée.').waitFor();
  for (const name of ['Awa Koné', 'Jan Nowak']) await claire.getByText(name).first().waitFor();
  await phone.close();

  // Each sees the page in their own language.
  const reader = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const jan = await reader.newPage();
  await jan.goto(await linkTo('jan@example.org'));
  await jan.getByRole('button', { name: 'Approve' }).waitFor();
  await jan.goto(await linkTo('awa.k@example.org'));
  await jan.getByRole('button', { name: 'Approuver' }).waitFor();
  await reader.close();

  // With a script, text typed in a fold is restored in its place after another form was sent.
  const office = await openContext(browser, app.url, { cookie });
  const again = await office.newPage();
  await again.goto(`${pagePath(page)}/relecture`);
  await again.getByText('Demander à une personne de plus').first().click();
  const other = again.getByRole('group', { name: 'Personne 2' });
  await other.getByLabel('Nom').fill('Ewa Lis');
  expect(await breachesOf(again)).toEqual([]);
  await again.getByRole('button', { name: 'Enregistrer' }).click();
  await again.getByText('C’est enregistré.').waitFor();
  await until(() => other.getByLabel('Nom').isVisible(), 'its fold is open again');
  expect(await other.getByLabel('Nom').inputValue()).toBe('Ewa Lis');
  await office.close();
});
