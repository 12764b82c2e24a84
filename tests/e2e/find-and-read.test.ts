import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectComplaints } from '#tests/support/browser.ts';
import { Story } from '#tests/support/story.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

test('a member finds the module on women’s participation and reads it on a phone with JavaScript off', async () => {
  const page = await story.person('aminata@exemple.org', { width: 360, height: 740, javaScript: false });
  const title = /Comment faciliter la participation des femmes à la gestion de l’eau/;
  await until(
    async () => /comment-faciliter/.test(await (await page.request.get("/recherche?q=acces+a+l'eau+femmes")).text()),
    'search has read it',
    30_000,
  );
  await page.goto('/recherche');
  const field = page.getByRole('main').getByRole('searchbox');
  await field.fill("acces a l'eau femmes");
  await field.press('Enter');
  await page.waitForURL(/q=/);
  const results = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading') });
  expect(await results.first().textContent()).toMatch(title);
  expect(await page.locator('main mark').count(), 'what was found is marked').toBeGreaterThan(0);
  await page.getByRole('main').getByRole('link', { name: title }).first().click();
  await page.waitForURL('**/modules/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau');
  // By its name: some of its spaces do not break.
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByRole('heading', { name: 'Déroulé' }).waitFor();
  const { wide, tall } = (await page.evaluate(
    '({ wide: document.documentElement.scrollWidth, tall: document.documentElement.scrollHeight })',
  )) as { wide: number; tall: number };
  expect(wide, 'nothing sticks out of a 360 px screen').toBeLessThanOrEqual(360);
  expect(tall).toBeGreaterThan(2_000);
}, 120_000);

test('somebody who is not a member finds no trace of it', async () => {
  const page = await (await story.visitor()).newPage();
  await page.goto("/recherche?q=acces+a+l'eau+femmes");
  await page.getByRole('heading', { level: 1 }).waitFor();
  // A public page may name the module in its own words; the module itself is neither listed nor
  // linked.
  expect(await page.getByRole('heading', { name: /faciliter la participation/ }).count()).toBe(0);
  expect(await page.locator('a[href*="/modules/comment-faciliter"]').count()).toBe(0);
  const response = await page.goto('/modules/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau');
  expect(response?.status()).toBe(404);
  expect(await page.content()).not.toContain('faciliter la participation');
});

test('a reader’s page asks for no script, in at most three requests and 40 kB', async () => {
  const page = await (await story.visitor()).newPage();
  const requests: { type: string; bytes: number }[] = [];
  page.on('requestfinished', async (request) => {
    const sizes = await request.sizes();
    requests.push({ type: request.resourceType(), bytes: sizes.responseBodySize + sizes.responseHeadersSize });
  });
  await page.goto('/fiches/travailler-avec-les-collectivites-du-sud');
  await page.waitForLoadState('networkidle');
  const text = requests.filter(({ type }) => type !== 'image');
  expect(text.filter(({ type }) => type === 'script')).toEqual([]);
  expect(text.length).toBeLessThanOrEqual(3);
  expect(text.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(40_000);
});

test('a table of seven columns is read whole on a screen of 1,280 px, and a weave in one line of text', async () => {
  const page = await story.person('aminata@exemple.org', { width: 1280, height: 800 });
  await page.goto('/etudes/modeles-socio-economiques-des-associations');
  const cut = await page
    .locator('#texte .table-scroll')
    .evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.querySelectorAll('thead th').length),
    );
  expect(cut, 'no table is cut').toEqual([]);
  // Its pattern is not cut: its height is a multiple of its tiles'.
  const tiles = await page.locator('.reading .kicker .motif').evaluate((weave) => {
    const tile = Number.parseFloat(getComputedStyle(weave).maskSize.split(' ').at(-1) ?? '');
    return weave.getBoundingClientRect().height / tile;
  });
  expect(tiles).toBeCloseTo(Math.round(tiles), 3);
  expect(tiles).toBeGreaterThan(0.5);
});

test('a factsheet of 900 words prints on two sheets of A4, a study of 3,700 on eight at most', async () => {
  const page = await (await story.visitor()).newPage();
  const sheets = async (address: string) => {
    await page.goto(address);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;
  };
  expect(await sheets('/fiches/acceder-au-credit-et-au-foncier')).toBe(2);
  expect(await sheets('/fiches/dialoguer-avec-une-organisation-paysanne')).toBe(2);
  // The longest, with two tables.
  expect(await sheets('/fiches/prevenir-les-risques-du-modele-d-affaire')).toBeLessThanOrEqual(3);
  expect(await sheets('/etudes/acces-a-l-energie-porteurs-de-projets')).toBeLessThanOrEqual(8);
});

test('on a phone the button of the filters closes their sheet, leads to the results and asks nothing twice', async () => {
  const page = await (await story.visitor({ width: 360, height: 740 })).newPage();
  const filters = page.getByRole('complementary', { name: 'Affiner' });
  const show = filters.getByRole('button', { name: 'Afficher' });
  const isAtCount = () =>
    page.evaluate('document.activeElement?.hasAttribute("data-search-count")') as Promise<boolean>;
  const entries = () => page.evaluate('history.length') as Promise<number>;
  await page.goto('/recherche?q=eau');
  await page.getByRole('link', { name: 'Affiner' }).click();
  await filters.getByRole('checkbox', { name: /^Mali/ }).check();
  await page.waitForURL(/pays=ML/);
  const before = await entries();
  await show.click();
  await filters.waitFor({ state: 'hidden' });
  await until(isAtCount, 'one reads on at the count of results');
  expect(await entries(), 'nothing else was asked').toBe(before);
  expect(new URL(page.url()).search).toBe('?q=eau&pays=ML');

  await page.getByRole('link', { name: 'Affiner (1)' }).click();
  await page.getByRole('link', { name: 'Retirer tous les critères' }).click();
  await filters.waitFor({ state: 'hidden' });
  await until(isAtCount, 'the link in the sheet closes it too');
  expect(new URL(page.url()).search).toBe('?q=eau');

  const plain = await (await story.visitor({ width: 360, height: 740, javaScript: false })).newPage();
  await plain.goto('/recherche?q=eau');
  await plain.getByRole('link', { name: 'Affiner' }).click();
  await plain.getByRole('checkbox', { name: /^Mali/ }).check();
  await plain.getByRole('button', { name: 'Afficher' }).click();
  await plain.waitForURL(/q=eau.*pays=ML/);
  expect(await plain.getByRole('button', { name: 'Afficher' }).isVisible()).toBe(false);
});

test('a member takes a toolkit along, and reads and searches it on a phone without network', async () => {
  const page = await story.person('aminata@exemple.org', { width: 360, height: 740 });
  await page.goto('/outils/boite-a-outils-genre');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('link', { name: 'Kit hors connexion' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('boite-a-outils-genre-kit.zip');
  const kit = createTempFolder('kit');
  for (const [file, bytes] of Object.entries(unzipSync(readFileSync(await download.path())))) {
    mkdirSync(path.dirname(path.join(kit, file)), { recursive: true });
    writeFileSync(path.join(kit, file), bytes);
  }
  const checked = await story.command('kit', 'check', await download.path());
  expect(checked).toMatchObject({ good: true, title: expect.stringContaining('genre'), pictures: true });

  const context = await story.visitor({ width: 360, height: 740 });
  await context.setOffline(true);
  const reader = await context.newPage();
  const left: string[] = [];
  // The worker that searches is created from a script's text, on the device.
  reader.on('request', (request) => void (/^(file:\/\/|blob:null\/)/.test(request.url()) || left.push(request.url())));
  const complaints = collectComplaints(reader);
  await reader.goto(`file://${kit}/index.html`);
  await reader.getByText(/Ce kit contient l’édition du .*, version [0-9a-f]{12}, avec/).waitFor();
  await reader.getByRole('searchbox').fill('egalite hommes');
  await reader.getByRole('button', { name: 'Rechercher' }).click();
  await reader.getByText(/^\d+ textes trouvés\.$/).waitFor();
  // On the page of the search, without leaving it.
  await reader.getByRole('searchbox').fill('associer les hommes');
  await reader.getByRole('searchbox').press('Enter');
  const first = reader.getByRole('main').getByRole('link').first();
  await until(
    async () => (await first.textContent())?.startsWith('Comment associer les hommes') === true,
    'it is first',
  );
  await first.click();
  await reader.getByRole('heading', { level: 1, name: 'Comment associer les hommes' }).waitFor();
  const cut = (await reader.evaluate('document.documentElement.scrollWidth')) as number;
  expect(cut, 'nothing sticks out of a 360 px screen').toBeLessThanOrEqual(360);
  await reader.getByRole('link', { name: 'Sommaire' }).click();
  await reader.waitForURL('**/index.html');
  expect([left, complaints], 'no request leaves').toEqual([[], []]);
}, 120_000);

test('a member leads half a day from the toolkit, without network, and prints it on one sheet', async () => {
  const page = await story.person('aminata@exemple.org', { width: 360, height: 740 });
  await page.goto('/outils/boite-a-outils-genre');
  await page.getByRole('link', { name: /^déroulé qui enchaîne/ }).click();
  const total = async () => (await page.locator('[data-total]').textContent())?.replace(/\u00a0/g, ' ');
  await until(async () => (await total()) === '4 h 15', 'the steps add up');
  await page.getByText('il s’ouvre aussi sans réseau').waitFor();
  await page.context().setOffline(true);
  const steps = page.locator('.session-step');
  const starts = async () => (await page.locator('.session-step [data-from]').allTextContents()).slice(0, 4);
  expect(await starts()).toEqual(['09:00', '09:15', '09:40', '10:10']);
  // Cut, moved and given other minutes, the steps add up again.
  await steps
    .nth(0)
    .getByRole('button', { name: /^Supprimer/ })
    .click();
  await steps
    .nth(1)
    .getByRole('button', { name: /^Descendre/ })
    .click();
  const minutes = steps.nth(1).getByRole('spinbutton');
  // A value above the limit is reported, and replaced by the limit that is counted.
  await minutes.fill('900');
  await page.getByText('De 0 à 600 minutes.').waitFor();
  await minutes.blur();
  expect(await minutes.inputValue()).toBe('600');
  await minutes.fill('45');
  expect(await page.getByText('De 0 à 600 minutes.').count()).toBe(0);
  expect(await starts()).toEqual(['', '09:00', '09:45', '10:10']);
  expect(await total()).toBe('4 h 15');
  const clock = page.getByRole('region', { name: 'Minuteur' });
  await clock.getByRole('button', { name: 'Démarrer' }).click();
  const title = await steps.nth(1).getByRole('heading').textContent();
  expect(await clock.locator('[data-now]').textContent()).toBe(title);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ArrowRight');
  expect(await clock.locator('[data-now]').textContent()).not.toBe(title);
  // A phone that discarded the page meanwhile loads it from the device.
  await page.reload();
  // The changes, and the current step, are still there.
  expect(await starts()).toEqual(['', '09:00', '09:45', '10:10']);
  await clock.getByRole('button', { name: 'Suspendre' }).waitFor();
  await page.context().setOffline(false);
  const sheet = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(sheet.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
});

test('a search without results is counted once, and staff mend it with a synonym', async () => {
  const visitor = await (await story.visitor()).newPage();
  await visitor.goto('/recherche');
  const counted = visitor.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 204);
  await visitor.getByRole('main').getByRole('combobox').pressSequentially('cabestanique', { delay: 30 });
  await counted;
  const staff = await story.person('yacine@exemple.org', { width: 360, height: 740, javaScript: false });
  await staff.goto('/recherche/suivi');
  const rows = staff.getByRole('row').filter({ has: staff.getByRole('link') });
  expect(await rows.allTextContents(), 'of all that was typed, what it came to').toEqual([
    expect.stringMatching(/^cabestanique1/),
  ]);
  const cut = await staff
    .getByRole('region', { name: 'Cherché, et pas trouvé' })
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(cut, 'the last column is all there on a phone').toBe(0);
  const list = staff.getByRole('textbox', { name: 'Liste des synonymes' });
  await list.fill(`${await list.inputValue()}cabestanique = pompe\n`);
  await staff.getByRole('button', { name: 'Enregistrer la liste' }).click();
  await staff.getByRole('status').waitFor();
  await rows.getByRole('link').click();
  await staff.getByText(/^\d+ pages? pour «/).waitFor();
  expect(await staff.locator('main mark').count()).toBeGreaterThan(0);
}, 120_000);

test('a word is counted as it was searched once it is typed, not half-typed between two answers', async () => {
  const visitor = await (await story.visitor()).newPage();
  const counted: (string | null)[] = [];
  visitor.on('request', (request) => {
    if (request.method() === 'POST') counted.push(new URLSearchParams(request.postData() ?? '').get('q'));
  });
  await visitor.goto('/recherche');
  const field = visitor.getByRole('main').getByRole('combobox');
  await Promise.all([
    visitor.waitForResponse((response) => response.url().includes('q=')),
    field.pressSequentially('zqx', { delay: 30 }),
  ]);
  // Typed too fast to start another search, for longer than the delay before a search is counted.
  await field.pressSequentially('vbnmkjhgf', { delay: 110 });
  await until(() => counted.length > 0, 'it is counted');
  expect(counted).toEqual(['zqxvbnmkjhgf']);
});
