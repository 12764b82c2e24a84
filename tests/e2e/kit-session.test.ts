import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KIT_ANSWER_WORDS, KIT_SESSION_WORDS } from '#content/book/kit-words.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { documentJson } from '#content/document/document.ts';
import { readSessions } from '#content/document/session-steps.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import { setTypography } from '#content/text/typography.ts';
import { answersScript } from '#server/exports/kit/kit-answers.ts';
import { KIT_STYLES, kitPage } from '#server/exports/kit/kit-markup.ts';
import { sessionScript } from '#server/exports/kit/kit-session.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { closeContext, openBrowser, openContext } from '#tests/support/browser.ts';

/** The timer and the answers of a kit's page, on the page that a kit has. */
const ORIGIN = 'http://kit.example';
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  browser = await openBrowser();
  context = await openContext(browser, ORIGIN);
}, 120_000);
afterAll(async () => {
  await closeContext(context);
  await browser?.close();
});

/** A page of a kit, open in a browser. */
async function openKit(markdown: string, language = 'fr'): Promise<Page> {
  const { book } = makeBook({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    page: {
      kind: 'module',
      slug: 'jouer',
      title: 'Jouer',
      summary: '',
      language,
      notice: emptyNotice('module'),
      edition: 1,
      date: '2026-03-01T09:00:00.000Z',
      html: renderDocument(parseMarkdown(markdown).document, { language, locale: 'fr', fileUrl: (id) => id }).html,
      sources: null,
    },
  });
  const chapter = book.parts[0]!.chapters[0]!;
  const files = new Map([[chapter.anchor, 'pages/jouer.html']]);
  const french = { ...book, language: 'fr' };
  const kit = { book: french, version: '1', files, pictures: new Map<string, string>(), choice: false, plans: [] };
  const html = kitPage(kit, chapter, null, null);
  const tab = await context.newPage();
  await tab.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/pages/jouer.html') return route.fulfill({ body: html, contentType: 'text/html' });
    if (pathname === '/seance.js')
      return route.fulfill({ body: sessionScript(KIT_SESSION_WORDS.fr), contentType: 'text/javascript' });
    if (pathname === '/reponses.js')
      return route.fulfill({ body: answersScript(KIT_ANSWER_WORDS.fr), contentType: 'text/javascript' });
    return route.fulfill({ body: KIT_STYLES, contentType: 'text/css' });
  });
  await tab.goto('/pages/jouer.html');
  return tab;
}

const button = (tab: Page, name: string) => tab.locator('.lead').getByRole('button', { name });
/** The current step. */
const led = (tab: Page) => tab.locator('.lead strong').textContent();

/** The steps as a kit's timers have them, one after the other. */
async function stepsInKit(tab: Page) {
  const steps: [title: string, minutes: number][] = [];
  for (const timer of await tab.locator('.lead').all()) {
    const next = timer.getByRole('button', { name: 'Étape suivante' });
    while ((await next.getAttribute('aria-disabled')) === 'false') {
      await next.click();
      steps.push([
        (await timer.locator('strong').textContent())!,
        Number((await timer.locator('.left').textContent())!.split(':')[0]),
      ]);
    }
  }
  return steps;
}

const stepsInApp = (markdown: string) =>
  readSessions(documentJson(parseMarkdown(markdown).document))
    .flatMap(({ steps }) => steps)
    .map(({ title, minutes }) => [setTypography(title, 'fr'), minutes ?? 0]);

const LIST = `
1. **Visiter (3 minibus).** Aller voir.
2. **Marcher (2 h de marche).** Ensemble.
3. **Jouer (1 h 30 min).** En deux groupes.

   1. Pas une étape (8 min)
4. Conclure (15 minutes)
5. Dire **bonjour** à tous (5 min)
6. **Ouvrir *vite* (10 min).** Puis **finir (3 min).**
`;

test.each([
  ['a heading with a colon', `## Déroulé :\n${LIST}`, 6],
  ['a heading in capitals', `## DÉROULEMENT\n${LIST}`, 6],
  ['no such heading', `## Session A\n${LIST}`, 0],
  ['a list in a quotation', `## Déroulé\n\n> 1. Pas une (4 min)\n${LIST}`, 6],
  ['only a list in a quotation', '## Déroulé\n\n> 1. Pas une (4 min)\n', 0],
  ['a note', `## Déroulé\n\nUn mot[^1].\n${LIST}\n[^1]: Une note.\n`, 6],
  ['several sessions', `## Déroulé\n\n### Matin\n${LIST}\n### Soir\n${LIST}\n## Notes\n${LIST}`, 12],
  ['two such headings', `## Déroulé\n${LIST}\n## Session\n${LIST}`, 6],
])('%s: a kit has the same steps as the facilitator’s view', async (_name, markdown, count) => {
  const tab = await openKit(markdown);
  const steps = await stepsInKit(tab);
  expect(steps).toHaveLength(count);
  expect(steps).toEqual(stepsInApp(markdown));
  if (count > 0) expect(steps.slice(0, 6).map(([, minutes]) => minutes)).toEqual([0, 0, 90, 15, 5, 10]);
  await tab.evaluate(() => localStorage.clear());
  await tab.close();
});

const STEPS = '## Déroulé\n\n1. **Ouvrir (10 min).** Un.\n2. **Jouer (20 min).** Deux.\n';

test('the timer and the answers pass axe in light and dark, and have buttons of at least 44 px', async () => {
  const tab = await openKit(`${STEPS}\n:::exercice{title="Essayer"}\nÉcrire.\n:::\n`);
  await button(tab, 'Démarrer').click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.emulateMedia({ colorScheme });
    expect(await breachesOf(tab), colorScheme).toEqual([]);
    const looks = await tab.locator('button, textarea, .lead, .led').evaluateAll((found) =>
      found.map((one) => {
        const [red = 0, green = 0, blue = 0] = getComputedStyle(one).backgroundColor.match(/\d+/g)!.map(Number);
        const height = one.matches('button') ? one.getBoundingClientRect().height : null;
        return { isLight: red + green + blue > 384, height };
      }),
    );
    expect(looks.length).toBeGreaterThan(6);
    expect(looks.map(({ isLight }) => isLight)).toEqual(looks.map(() => colorScheme === 'light'));
    expect(Math.min(...looks.flatMap(({ height }) => height ?? []))).toBeGreaterThanOrEqual(44);
  }
  await tab.evaluate(() => localStorage.clear());
  await tab.close();
});

test('in the large display, arrow keys change steps from anywhere, but not with a modifier', async () => {
  const tab = await openKit(STEPS);
  const isBig = () => button(tab, 'Grand affichage').getAttribute('aria-pressed');
  await tab.keyboard.press('ArrowRight');
  expect([await led(tab), await isBig()]).toEqual(['Prêt à commencer', 'false']);
  await button(tab, 'Grand affichage').click();
  expect(await isBig()).toBe('true');
  await tab.evaluate(() => (document.activeElement as HTMLElement).blur());
  for (const [key, step] of [
    ['ArrowRight', 'Ouvrir'],
    ['ArrowRight', 'Jouer'],
    ['Alt+ArrowLeft', 'Jouer'],
    ['Control+ArrowLeft', 'Jouer'],
    ['Meta+ArrowLeft', 'Jouer'],
    ['ArrowLeft', 'Ouvrir'],
  ] as const) {
    await tab.keyboard.press(key);
    expect(await led(tab), key).toBe(step);
  }
  await tab.keyboard.press('Escape');
  expect([await isBig(), await tab.locator('.is-big').count()]).toEqual(['false', 0]);
  await tab.keyboard.press('ArrowRight');
  expect(await led(tab)).toBe('Ouvrir');
  await tab.evaluate(() => localStorage.clear());
  await tab.close();
});

test('a step is announced when it begins and when its time is over; at the last one, the focus stays', async () => {
  await context.clock.install({ time: new Date('2026-03-01T09:00:00') });
  const tab = await openKit(STEPS, 'en');
  const statusRegion = tab.locator('.lead').getByRole('status');
  await button(tab, 'Démarrer').click();
  await tab.clock.runFor('10:01');
  expect(await statusRegion.textContent()).toBe('Le temps prévu est écoulé\u00a0: Ouvrir');
  await button(tab, 'Étape suivante').press('Enter');
  expect(await statusRegion.textContent()).toBe('Jouer');
  expect(await button(tab, 'Étape suivante').getAttribute('aria-disabled')).toBe('true');
  expect(await tab.evaluate(() => document.activeElement?.textContent)).toBe('Étape suivante');
  await tab.keyboard.press('Enter');
  expect(await led(tab)).toBe('Jouer');
  // The words of the timer are French, and the titles of steps of the module’s language.
  expect(await tab.locator('html').getAttribute('lang')).toBe('en');
  expect(await tab.locator('.lead').getAttribute('lang')).toBe('fr');
  expect(await tab.locator('.lead strong span').getAttribute('lang')).toBe('en');
  await tab.evaluate(() => localStorage.clear());
  await tab.close();
});

test('the current step is stored for the steps of a session: other steps at the same address start again', async () => {
  const tab = await openKit(STEPS);
  await button(tab, 'Étape suivante').click();
  await tab.reload();
  expect(await led(tab)).toBe('Ouvrir');
  const other = await openKit(STEPS.replace('1. ', '1. **Accueillir (5 min).** Avant.\n1. '));
  expect(await led(other)).toBe('Prêt à commencer');
  const again = await openKit(STEPS.replace('Un.', 'Un autre mot.'));
  expect(await led(again)).toBe('Ouvrir');
});

const ASKED = `## Liste

- [ ] Qui décide ?
- [x] Qui porte l’eau ?

:::exercice{title="Le tour"}
Chacun dit un geste.
:::
`;

test('ticks and answers in a kit are stored on the device, under the names that the site uses', async () => {
  const tab = await openKit(ASKED);
  const box = (name: string) => tab.getByRole('checkbox', { name });
  expect(await Promise.all([box('Qui décide').isChecked(), box('Qui porte').isChecked()])).toEqual([false, true]);
  await box('Qui décide').check();
  await box('Qui porte').uncheck();
  await tab.reload();
  expect(await Promise.all([box('Qui décide').isChecked(), box('Qui porte').isChecked()])).toEqual([true, false]);
  await tab.getByLabel('Vos notes').fill('Awa, le matin');
  // On paper the note is words.
  await tab.emulateMedia({ media: 'print' });
  expect(await tab.getByText('Awa, le matin').isVisible()).toBe(true);
  expect(await tab.getByRole('textbox').isVisible()).toBe(false);
  await tab.emulateMedia({ media: 'screen' });
  await tab.reload();
  expect(await tab.getByLabel('Vos notes').inputValue()).toBe('Awa, le matin');
  // Under the names that the page of the site has: its blocks.
  const kept = await tab.evaluate(() => localStorage.getItem('reponses /modules/jouer'));
  const ids = (value: object) => Object.keys(value).map((key) => /^b-[\w-]+$/.test(key));
  const { boxes, notes } = JSON.parse(kept!) as { boxes: object; notes: object };
  expect([ids(boxes), ids(notes)]).toEqual([[true, true], [true]]);
  expect(await tab.locator('.answers [role="status"]').textContent()).toBe('');
  await tab.getByRole('button', { name: 'Effacer mes réponses' }).click();
  await tab.waitForFunction(() => document.querySelector('textarea')?.value === '');
  expect(await tab.evaluate(() => localStorage.getItem('reponses /modules/jouer'))).toBeNull();
  await tab.close();
});

test('without local storage, answers last until the page is left, and the page states that', async () => {
  await context.addInitScript(() => {
    if (location.search !== '?nothing') return;
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  const tab = await openKit(ASKED);
  await tab.goto('/pages/jouer.html?nothing');
  await tab.getByRole('checkbox', { name: 'Qui décide' }).check();
  await tab.getByLabel('Vos notes').fill('Awa');
  expect(await tab.getByLabel('Vos notes').inputValue()).toBe('Awa');
  expect(await tab.getByRole('checkbox', { name: 'Qui décide' }).isChecked()).toBe(true);
  expect(await tab.getByText('Cet appareil ne garde rien').isVisible()).toBe(true);
  await tab.close();
});
