import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { Story } from '#tests/support/story.ts';

/** A reader’s ways from the home page to a text, on a desktop and on a phone. */
let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 300_000);
afterAll(() => story.end());

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

async function open(size: { width: number; height: number }, path = '/'): Promise<Page> {
  const page = await (await story.visitor()).newPage();
  await page.setViewportSize(size);
  await page.goto(path);
  return page;
}

describe.each(
  inTurn([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const),
)('on a %s', (name, size) => {
  test('a reader goes from home to a factsheet on Mali without typing', async () => {
    const page = await open(size);
    const complaints = collectComplaints(page);
    if (name === 'phone') {
      await page.getByText('Menu', { exact: true }).click();
      const menu = page.getByRole('navigation', { name: 'Rubriques' });
      expect(await menu.getByRole('link').count()).toBeGreaterThanOrEqual(11);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
    await page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: 'Explorer' }).click();
    await page.waitForURL('**/explorer');
    await page.getByRole('main').getByRole('link', { name: /^Mali/ }).first().click();
    await page.waitForURL('**/pays/ml');
    await page.getByRole('main').locator('a[href^="/fiches/"]').first().click();
    await page.waitForURL('**/fiches/*');
    expect(await page.getByRole('main').getByRole('link', { name: 'Mali' }).count()).toBeGreaterThan(0);
    // The menu marks the current section.
    const here = page.locator('header a[aria-current="true"]', { hasText: 'Fiches' });
    expect(await here.count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });
});

test('the notice is folded on a phone and can be unfolded, and is open on a desktop and in print', async () => {
  const study = '/etudes/acces-a-l-energie-porteurs-de-projets';
  const phone = await open(PHONE, study);
  const isShown = async (page: Page) => page.locator('.notice-head').getByText('Équipe EPO').isVisible();
  expect(await phone.locator('.notice-head').getByRole('link', { name: 'Mali' }).isVisible()).toBe(true);
  expect(await isShown(phone)).toBe(false);
  expect((await phone.locator('.notice-head').boundingBox())!.height).toBeLessThan(140);
  await phone.locator('.notice-head summary').click();
  expect(await isShown(phone)).toBe(true);
  // No line begins with a comma: it is in the box of the value before it.
  const commas = await phone
    .locator('.notice-value')
    .evaluateAll((all) => all.map((one) => one.getClientRects().length));
  expect(commas.length).toBeGreaterThan(3);
  expect(new Set(commas)).toEqual(new Set([1]));
  const again = await open(PHONE, study);
  await again.emulateMedia({ media: 'print' });
  expect(await isShown(again)).toBe(true);
  const desk = await open(DESK, study);
  expect(await isShown(desk)).toBe(true);
  expect(await desk.locator('.notice-head summary').isVisible()).toBe(false);
  const feed = await open(DESK, '/pays/ml');
  const link = feed.getByRole('link', { name: 'Suivre par un flux (Atom)' });
  const response = await feed.request.get((await link.getAttribute('href'))!);
  const entries = await feed.evaluate(
    (xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelectorAll('feed > entry > title').length,
    await response.text(),
  );
  expect(entries).toBeGreaterThan(1);
});

test('the focus outline of a menu entry covers none of its letters, and stays within the bar', async () => {
  const page = await open(DESK);
  const link = page.getByRole('banner').getByRole('link', { name: 'Boîtes à outils' });
  for (let i = 0; i < 12 && !(await link.evaluate((one) => one.matches(':focus'))); i++)
    await page.keyboard.press('Tab');
  const room = await link.evaluate((one) => {
    const { outlineWidth, outlineOffset } = getComputedStyle(one);
    const range = document.createRange();
    range.selectNodeContents(one);
    const [words, box, bar] = [range, one, one.closest('nav')!].map((part) => part.getBoundingClientRect());
    const reach = Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset);
    const inner = -Number.parseFloat(outlineOffset);
    return {
      letters: Math.min(words!.left - box!.left, box!.right - words!.right) - inner,
      bar: Math.min(box!.top - bar!.top, bar!.bottom - box!.bottom) - reach,
    };
  });
  expect(room.letters).toBeGreaterThan(0);
  expect(room.bar).toBeGreaterThanOrEqual(0);
});

test('the home page is short on a phone', async () => {
  const page = await open(PHONE);
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(4_000);
});

test('suggestions are reached by the keyboard, and announced to screen readers', async () => {
  const page = await open(DESK);
  const field = page.getByRole('combobox', { name: 'Que cherchez-vous ?' });
  await field.fill('mal');
  const list = page.getByRole('listbox', { name: 'Propositions' });
  const mali = list.getByRole('option', { name: /^Mali/ });
  await mali.waitFor();
  expect(await field.getAttribute('aria-expanded')).toBe('true');
  await page.getByRole('status').filter({ hasText: /\d+ / }).first().waitFor({ state: 'attached' });
  await field.press('ArrowDown');
  expect(await mali.getAttribute('aria-selected')).toBe('true');
  expect(await field.getAttribute('aria-activedescendant')).toBe(await mali.getAttribute('id'));
  await field.press('Escape');
  expect(await list.isVisible()).toBe(false);
  expect(await field.inputValue()).toBe('mal');
  await field.fill('mali');
  await mali.waitFor();
  await field.press('ArrowDown');
  await field.press('Enter');
  await page.waitForURL('**/pays/ml');
});

test('Enter without a chosen suggestion searches; without a script, the form does', async () => {
  const page = await open(DESK);
  const field = page.getByRole('combobox', { name: 'Que cherchez-vous ?' });
  await field.fill('mali');
  await page.getByRole('option').first().waitFor();
  await field.press('Enter');
  await page.waitForURL('**/recherche?q=mali');
  const plain = await (await story.visitor({ javaScript: false })).newPage();
  await plain.goto('/');
  await plain.getByRole('searchbox', { name: 'Que cherchez-vous ?' }).fill('mali');
  await plain.getByRole('main').getByRole('button', { name: 'Rechercher' }).click();
  await plain.waitForURL('**/recherche?q=mali');
});

test('the contents list marks the section that is read, without a script', async () => {
  const page = await (await story.visitor({ javaScript: false })).newPage();
  await page.setViewportSize(DESK);
  await page.goto('/etudes/acces-a-l-energie-porteurs-de-projets');
  const list = page.locator('.contents.is-beside');
  // One that reaches the top of the window however short what follows it is.
  const target = (await list.getByRole('link').nth(2).getAttribute('href'))!;
  await list.locator(`a[href="${target}"]`).click();
  await list.locator(`a[href="${target}"]:target-current`).waitFor();
  expect(await list.locator('a:target-current').count()).toBe(1);
  // No section is below the end of the list, which cannot scroll by itself.
  const shown = (await list.boundingBox())!;
  const last = (await list.getByRole('link').last().boundingBox())!;
  expect(last.y + last.height).toBeLessThanOrEqual(shown.y + shown.height);
});

test('a reader who follows a link to a page for members learns how to get it', async () => {
  const page = await open(PHONE, '/fiches/monter-un-dossier-un-pour-cent-eau');
  await page
    .getByRole('link', { name: /\(réservé aux adhérents\)$/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Réservé aux adhérents du réseau' }).waitFor();
  await page.getByRole('link', { name: 'Revenir à ma lecture' }).click();
  await page.waitForURL('**/fiches/monter-un-dossier-un-pour-cent-eau');
});

test('the entry screens are in English as well, without a fault that axe finds, dark and light', async () => {
  const screens = [
    ['/explorer', 'Explore'],
    ['/pays/ml', 'Mali'],
    ['/odd/6', '6. Clean water and sanitation'],
    ['/mots-cles', 'Keywords'],
    [
      '/fiches/monter-un-dossier-un-pour-cent-eau/reserve?vers=%2Fateliers%2Fatelier-duo-mali-l-eau-en-zone-rurale',
      'By invitation only',
    ],
  ] as const;
  for (const dark of [true, false]) {
    const page = await (await story.visitor({ ...PHONE, dark, locale: 'en-GB' })).newPage();
    for (const [path, name] of screens) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await breachesOf(page), path).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(360);
    }
    // The action that its link describes is possible.
    await page.getByRole('main').getByRole('link', { name: 'Write to the team' }).click();
    await page.waitForURL('**/site/contact');
  }
});
