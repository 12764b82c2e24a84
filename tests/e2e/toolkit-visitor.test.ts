import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

/** A toolkit as somebody without an account uses it. */
let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const KIT = '/outils/boite-a-outils-mobilite';
const MODULE = '/modules/comment-preparer-un-groupe-au-depart';

const button = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true });
const isPressed = (page: Page, name: string) => button(page, name).getAttribute('aria-pressed');

describe.each(
  inTurn([
    ['a phone', { width: 360, height: 740, touch: true }],
    ['a desk', { width: 1280, height: 900 }],
  ]),
)('on %s', (_name, screen) => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    context = await story.visitor(screen);
    page = await context.newPage();
    complaints = collectComplaints(page);
  });
  const readToTheEnd = async (path: string) => {
    await page.goto(path);
    await button(page, 'Texte plus grand').waitFor();
    await page.locator('.reading-foot').scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 400);
    await until(async () => (await isPressed(page, 'J’ai lu cette page')) === 'true', `${path} was read`);
  };

  test('a thread of reading is kept on the device, and deleted there', async () => {
    await page.goto(KIT);
    const thread = page.getByRole('region', { name: 'Votre lecture' });
    await thread.getByText('Vous n’avez encore rien lu').waitFor();
    await readToTheEnd('/modules/comment-choisir-un-format-de-mobilite');
    await page.goto(KIT);
    await thread.getByText('Pages lues : 1 sur 4.').waitFor();
    expect(await breachesOf(page)).toEqual([]);
    await thread.getByRole('link', { name: /financer/ }).click();
    await page.waitForURL('**/modules/comment-financer-une-mobilite-collective');
    // Before its end: marked as read by the reader.
    await button(page, 'J’ai lu cette page').click();
    await page.goto(KIT);
    await thread.getByText('Pages lues : 2 sur 4.').waitFor();
    const isForgotten = () => page.evaluate(`(localStorage.getItem('lectures') ?? '{}') === '{}'`);
    expect(await page.locator('.collection-part .badge').allTextContents()).toEqual(['lu', 'lu']);
    const forget = thread.getByRole('button', { name: 'Oublier ce que j’ai lu' });
    await forget.click();
    await thread.getByText('Vous n’avez encore rien lu').waitFor();
    expect([await forget.isVisible(), await isForgotten()]).toEqual([false, true]);

    // Marking it as unread is stored too: it reveals that the page was opened, and can be deleted.
    await readToTheEnd('/modules/comment-choisir-un-format-de-mobilite');
    await button(page, 'J’ai lu cette page').click();
    await page.goto(KIT);
    await thread.getByText('Vous n’avez encore rien lu').waitFor();
    expect(await isForgotten()).toBe(false);
    await forget.click();
    await forget.waitFor({ state: 'hidden' });
    expect(await isForgotten()).toBe(true);
    // Pages that were read in the toolkit and removed from it since are deleted with the others.
    await page.evaluate(`localStorage.setItem('lectures', '{"/modules/parti":"read /outils/autre ${KIT}"}')`);
    await page.reload();
    await forget.click();
    await forget.waitFor({ state: 'hidden' });
    expect(await isForgotten()).toBe(true);
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('checklists and exercises are answered, kept and deleted; the type stays large', async () => {
    const asked: string[] = [];
    await page.goto(MODULE);
    const answers = page.getByRole('region', { name: 'Vos réponses' });
    await answers.waitFor();
    page.on('request', (request) => void asked.push(request.url()));
    const box = page.locator('#texte').getByRole('checkbox').first();
    const notes = page.locator('#texte').getByLabel('Vos notes').first();
    await box.check();
    await notes.fill('Le village de Sanankoroba.');
    await button(page, 'Texte plus grand').click();
    expect(asked).toEqual([]);
    page.removeAllListeners('request');
    const fontSize = () => page.evaluate('getComputedStyle(document.documentElement).fontSize');
    const large = await fontSize();
    expect(await breachesOf(page)).toEqual([]);
    await page.reload();
    await answers.waitFor();
    expect([await box.isChecked(), await notes.inputValue()]).toEqual([true, 'Le village de Sanankoroba.']);
    expect([await fontSize(), large]).toEqual([large, '18px']);
    await button(page, 'Texte plus grand').click();
    await button(page, 'Texte plus grand').click();
    expect(await fontSize()).toBe('16px');
    expect(await page.evaluate('Object.keys(localStorage)')).not.toContain('taille');
    const { wide } = (await page.evaluate('({ wide: document.documentElement.scrollWidth })')) as { wide: number };
    expect(wide).toBeLessThanOrEqual(screen.width);
    await answers.getByRole('button', { name: 'Effacer mes réponses' }).click();
    await until(async () => (await notes.inputValue().catch(() => '…')) === '', 'nothing is kept');
    expect(await box.isChecked()).toBe(false);
    expect(complaints).toEqual([]);
  });
});

test('signing out deletes from the device what the person read, answered and led', async () => {
  const page = await story.person('aminata@exemple.org');
  const keptNames = async () => ((await page.evaluate('Object.keys(localStorage)')) as string[]).sort();
  const notes = page.locator('#texte').getByLabel('Vos notes').first();
  await page.goto(MODULE);
  await notes.fill('Le village de Sanankoroba.');
  await button(page, 'J’ai lu cette page').click();
  await page.goto(`${MODULE}/seance`);
  await button(page, 'Démarrer').click();
  await until(async () => (await keptNames()).length === 3, 'all of it is kept');
  expect(await keptNames()).toEqual(['lectures', `reponses ${MODULE}`, expect.stringMatching(/^seance /)]);
  await page.goto(MODULE);
  await page.locator('header .menu summary').click();
  await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
  await page.getByRole('link', { name: 'Se connecter' }).first().waitFor();
  await page.goto(MODULE);
  await notes.waitFor();
  expect([await notes.inputValue(), await isPressed(page, 'J’ai lu cette page'), await keptNames()]).toEqual([
    '',
    'false',
    [],
  ]);
});

test('a tick without a stored answer stays cleared where the browser restores form controls', async () => {
  const page = await (await story.visitor()).newPage();
  // As Firefox does while it reloads a page.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      for (const box of document.querySelectorAll<HTMLInputElement>('.checklist input')) box.checked = true;
    });
  });
  await page.goto(MODULE);
  await page.getByRole('region', { name: 'Vos réponses' }).waitFor();
  const boxes = page.locator('#texte').getByRole('checkbox');
  expect(await boxes.count()).toBeGreaterThan(0);
  for (const box of await boxes.all()) expect([await box.isEnabled(), await box.isChecked()]).toEqual([true, false]);
});

test.each([MODULE, '/pratiques/cartographier-un-reseau-d-eau-a-deux-mains?aides=1'])(
  'a first page has one small script, and 40 kB in all: %s',
  async (path) => {
    const page = await (await story.visitor()).newPage();
    const requests: { type: string; bytes: number }[] = [];
    page.on('requestfinished', async (request) => {
      const sizes = await request.sizes();
      requests.push({ type: request.resourceType(), bytes: sizes.responseBodySize + sizes.responseHeadersSize });
    });
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    const text = requests.filter(({ type }) => type !== 'image');
    const scripts = text.filter(({ type }) => type === 'script');
    expect(scripts).toHaveLength(1);
    expect(scripts[0]!.bytes).toBeLessThanOrEqual(3_500);
    expect(text.length).toBeLessThanOrEqual(4);
    expect(text.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(40_000);
  },
  90_000,
);

test('the head of a toolkit leads to its parts, where cards with and without a picture are alike', async () => {
  const page = await (await story.visitor({ width: 1280, height: 800 })).newPage();
  await page.goto('/outils/kit-agriculture');
  await page.getByRole('navigation', { name: 'Aller à une partie' }).getByRole('link', { name: 'Durer' }).click();
  await until(
    () => page.getByRole('heading', { name: 'Durer' }).evaluate((one) => one.getBoundingClientRect().top < innerHeight),
    'the part is on the screen',
  );
  const heights = await page
    .locator('.collection-part .card > :is(.card-picture, .motif):first-child')
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)));
  expect(heights.length).toBeGreaterThan(5);
  expect(new Set(heights).size, String(heights)).toBe(1);
});

test('a page outside a toolkit has the reading aids when they are requested', async () => {
  const page = await (await story.visitor({ width: 360, height: 740 })).newPage();
  const complaints = collectComplaints(page);
  await page.goto('/etudes/acces-a-l-energie-porteurs-de-projets');
  await page.getByRole('link', { name: 'Écouter, agrandir, partager' }).click();
  await page.waitForURL('**?aides=1');
  // Each row has a button that every browser supports: this browser cannot share.
  const bar = (await page.locator('[data-reading-aids]').boundingBox())!;
  const last = (await button(page, 'Imprimer').boundingBox())!;
  expect(Math.abs(bar.y + bar.height - last.y - last.height), 'no empty row').toBeLessThan(2);
  await page.evaluate("print = () => { document.title = 'printed'; }");
  await button(page, 'Imprimer').click();
  expect(await page.title()).toBe('printed');
  await button(page, 'Texte plus grand').click();
  expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('18px');
  expect(await button(page, 'J’ai lu cette page').count()).toBe(0);
  await page.mouse.wheel(0, 90_000);
  expect(await page.evaluate('Object.keys(localStorage)')).toEqual(['taille']);
  expect([await breachesOf(page), complaints]).toEqual([[], []]);
});

test('without a script nothing of it is shown, and no place is kept for it', async () => {
  const page = await (await story.visitor({ width: 360, height: 740, javaScript: false })).newPage();
  await page.goto(MODULE);
  expect(await page.locator('[data-reading-aids]').boundingBox()).toBeNull();
  for (const name of ['Texte plus grand', 'J’ai lu cette page', 'Effacer mes réponses'])
    expect(await button(page, name).count()).toBe(0);
  expect(await page.locator('#texte').getByRole('checkbox').first().isDisabled()).toBe(true);
  await page.goto('/etudes/acces-a-l-energie-porteurs-de-projets');
  expect(await page.getByRole('link', { name: 'Écouter, agrandir, partager' }).count()).toBe(0);
  await page.goto(KIT);
  expect(await page.getByRole('region', { name: 'Votre lecture' }).count()).toBe(0);
});

test('scripts that hostile text brings into such a page do not run, whatever their address on this site', async () => {
  const page = await (await story.visitor()).newPage();
  const ran = (how: string) => `window.ran = [...(window.ran ?? []), '${how}']`;
  const served = ['/islands/hostile.js', '/fichiers/hostile', '/kits.js', '/autre.js'];
  for (const path of served)
    await page.route(`**${path}`, (route) => route.fulfill({ body: ran(path), contentType: 'text/javascript' }));
  const HOSTILE = `<script>${ran('inline')}</script><img src="/x" onerror="${ran('handler')}"><a href="javascript:${ran('link')}" id="lien">x</a>
    <iframe srcdoc="<script>parent.ran = ['frame']</script>"></iframe>
    ${served.map((path) => `<script src="${path}"></script><script type="module" src="${path}"></script><link rel="modulepreload" href="${path}">`).join('')}`;
  const runningUnder = async (policyOf: (policy: string) => string) => {
    await page.unroute(`**${MODULE}`);
    await page.route(`**${MODULE}`, async (route) => {
      const answer = await route.fetch();
      const headers = answer.headers();
      const policy = policyOf(headers['content-security-policy'] ?? '');
      const body = (await answer.text()).replace('id="texte">', `id="texte">${HOSTILE}`);
      await route.fulfill({ response: answer, headers: { ...headers, 'content-security-policy': policy }, body });
    });
    await page.goto(MODULE);
    await page.waitForLoadState('networkidle');
    // The script that is allowed has run.
    await button(page, 'Texte plus grand').waitFor();
    await page.locator('#lien').dispatchEvent('click');
    return ((await page.evaluate('window.ran ?? []')) as string[]).sort();
  };
  expect(await runningUnder((policy) => policy)).toEqual([]);
  const all = [...served, ...served].sort();
  // The scripts could run: a policy with `'self'` would run them.
  expect(await runningUnder((policy) => policy.replace(/script-src [^;]+/, `script-src 'self'`))).toEqual(all);
});
