import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { stagePath, transcriptPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let browser: Browser;
let material: string;
let study: string;
let cookie: string;

const LINES = [
  'Avant le forage, nous marchions deux heures pour chercher l’eau.',
  'La source était sale.',
  'Aujourd’hui chaque famille paie cinquante francs.',
  'La pompe donne le matin, et la pompe donne le soir.',
];

beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser();
  const { services } = app;
  const page = await app.addPage({ kind: 'study', title: 'L’eau à Kayes' });
  study = pagePath(page);
  material = await addMaterial(services, page.id);
  const content = LINES.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
  await services.transcripts.open(material, COMMAND_LINE, { type: 'doc', content });
  await services.codeBook.add(page.id, { name: 'Trajet', definition: '', colour: 'blue', parent: '' }, COMMAND_LINE);
  cookie = await app.signIn('Awa Diarra');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/**
 * The position on the screen of these words: the left edge of the first character, or the right
 * edge of the last.
 */
const pointOf = (page: Page, words: string, end: boolean) =>
  page.evaluate(
    ([wanted, atEnd]) => {
      const walker = document.createTreeWalker(document.querySelector('.transcript-text')!, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
        const at = node.data.indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, atEnd ? at + wanted.length - 1 : at);
        range.setEnd(node, atEnd ? at + wanted.length : at + 1);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return { x: atEnd ? right - 1 : left + 1, y: (top + bottom) / 2 };
      }
      throw new Error(`not on the page: ${wanted}`);
    },
    [words, end] as const,
  );
/** Selects by mouse from the beginning of some words to the end of others. */
async function drag(page: Page, first: string, last: string): Promise<void> {
  const from = await pointOf(page, first, false);
  const to = await pointOf(page, last, true);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}
const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
const extracts = async () => (await app.services.extracts.ofMaterial(material, COMMAND_LINE)).extracts;
const forget = async () => {
  for (const { id } of await extracts()) await app.services.extracts.remove(id, COMMAND_LINE);
};

test('a passage over paragraphs is selected by mouse, marked by the button beside it, and shown in each of them', async () => {
  const context = await openContext(browser, app.url, { cookie, width: 1280, height: 900 });
  const page = await context.newPage();
  await page.goto(transcriptPath(material));
  await drag(page, 'deux heures', 'chaque famille');
  await page.getByRole('button', { name: 'Marquer ce passage' }).click();
  const words = page.getByLabel('Le passage');
  const wanted = `deux heures pour chercher l’eau.\n\n${LINES[1]}\n\nAujourd’hui chaque famille`;
  await expect.poll(() => words.inputValue()).toBe(wanted);
  expect(await breachesOf(page, 'all')).toEqual([]);
  await page.getByRole('checkbox', { name: 'Trajet' }).check();
  await page.getByRole('button', { name: 'Enregistrer l’extrait' }).click();
  await page.getByText('L’extrait est enregistré.').waitFor();
  expect(await extracts()).toMatchObject([{ quote: wanted.replaceAll('\n\n', '\n'), state: 'placed' }]);
  const marks = page.locator('.transcript-marks').filter({ hasText: '§1' });
  expect(await marks.count()).toBe(3);
  expect(await marks.filter({ hasText: 'Trajet' }).count()).toBe(3);
  expect(await breachesOf(page, 'all')).toEqual([]);
  await context.close();
  await forget();
});

test.each([true, false])(
  'the same by keyboard alone, with script: %s',
  async (javaScript) => {
    const context = await openContext(browser, app.url, { cookie, width: 360, height: 740, javaScript });
    const page = await context.newPage();
    await page.goto(transcriptPath(material));
    const press = async (key: string, until: () => Promise<boolean>, most = 60) => {
      for (let n = 0; n < most; n++) {
        if (await until()) return;
        await page.keyboard.press(key);
      }
      throw new Error(`${key} does not lead there`);
    };
    const isFocused = (selector: string) => page.locator(`${selector}:focus`).count();
    await press('Tab', async () => (await isFocused('.transcript-marks a')) === 1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/extraits\/nouveau/);
    // Choices made before the passage is extended are still there afterwards.
    await page.getByRole('checkbox', { name: 'Trajet' }).check();
    await page.getByLabel('Note').fill('À relire');
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    await press('Shift+Tab', async () => (await isFocused('select[name="jusque"]')) === 1);
    await page.keyboard.press('ArrowDown');
    await press('Tab', async () => (await isFocused('.passage-end button')) === 1);
    await page.keyboard.press('Enter');
    const words = page.getByLabel('Le passage');
    await expect.poll(() => words.inputValue()).toBe(LINES.slice(0, 3).join('\n\n'));
    expect(await page.getByRole('checkbox', { name: 'Trajet' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Note').inputValue()).toBe('À relire');
    expect(await isWide(page)).toBe(false);
    if (javaScript) expect(await breachesOf(page, 'all')).toEqual([]);
    // Words outside the passage are deleted, at its beginning and its end.
    await press('Tab', async () => (await isFocused('textarea[name="words"]')) === 1);
    await page.keyboard.press('Control+Home');
    for (let n = 0; n < 'Avant le forage, '.length; n++) await page.keyboard.press('Delete');
    await page.keyboard.press('Control+End');
    for (let n = 0; n < ' paie cinquante francs.'.length; n++) await page.keyboard.press('Backspace');
    await press('Tab', async () => (await isFocused('.actions button.button')) === 1);
    await page.keyboard.press('Enter');
    await page.getByText('L’extrait est enregistré.').waitFor();
    expect(await extracts()).toMatchObject([
      { quote: `nous marchions deux heures pour chercher l’eau.\n${LINES[1]}\nAujourd’hui chaque famille` },
    ]);
    await context.close();
    await forget();
  },
  90_000,
);

/** The words of the only extract, and how many characters of its paragraph are before them. */
async function markedAt() {
  const [extract, other] = await app.services.database.read
    .selectFrom('extract')
    .select('anchor')
    .where('materialId', '=', material)
    .where('removedAt', 'is', null)
    .execute();
  expect(other).toBeUndefined();
  const { quote, blockStart } = JSON.parse(extract!.anchor!) as { quote: { exact: string }; blockStart: number };
  return { words: quote.exact, before: blockStart };
}

test('if the selected words occur twice in a paragraph, the selected occurrence is marked', async () => {
  const context = await openContext(browser, app.url, { cookie, width: 1280, height: 900 });
  const page = await context.newPage();
  await page.goto(transcriptPath(material));
  await drag(page, 'pompe donne le soir', 'la pompe donne');
  await page.getByRole('button', { name: 'Marquer ce passage' }).click();
  await expect.poll(() => page.getByLabel('Le passage').inputValue()).toBe('pompe donne');
  await page.getByRole('button', { name: 'Enregistrer l’extrait' }).click();
  await page.getByText('L’extrait est enregistré.').waitFor();
  expect(await markedAt()).toEqual({ words: 'pompe donne', before: LINES[3]!.lastIndexOf('pompe donne') });
  await context.close();
  await forget();
});

test('the button marks the words that are selected at the press, not those selected just before', async () => {
  const context = await openContext(browser, app.url, { cookie, width: 1280, height: 900 });
  const page = await context.newPage();
  await page.goto(transcriptPath(material));
  await drag(page, 'deux heures', 'deux');
  const mark = page.getByRole('button', { name: 'Marquer ce passage' });
  await mark.waitFor();
  // In one task, so that no delayed handler of the selection runs in between.
  await mark.evaluate((button: HTMLElement) => {
    const selection = getSelection()!;
    selection.extend(selection.focusNode!, selection.focusOffset + ' heures'.length);
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, cancelable: true }));
    button.click();
  });
  await expect.poll(() => page.getByLabel('Le passage').inputValue()).toBe('deux heures');
  await context.close();
});

test.each([true, false])(
  'an edited passage whose words occur twice asks which ones are meant, with script: %s',
  async (javaScript) => {
    const context = await openContext(browser, app.url, { cookie, width: 360, height: 740, javaScript });
    const page = await context.newPage();
    await page.goto(transcriptPath(material));
    await page.locator('.transcript-marks a').last().click();
    await page.getByLabel('Le passage').fill('pompe donne');
    await page.getByRole('checkbox', { name: 'Trajet' }).check();
    await page.getByLabel('Note').fill('Le soir');
    await page.getByRole('button', { name: 'Enregistrer l’extrait' }).click();
    const choice = page.getByRole('group', { name: /Ces mots s’y trouvent 2 fois/ });
    await choice.waitFor();
    expect(await isWide(page)).toBe(false);
    if (javaScript) expect(await breachesOf(page, 'all')).toEqual([]);
    await choice.getByRole('radio', { name: '[pompe donne] le soir.' }).check();
    expect(await page.getByRole('checkbox', { name: 'Trajet' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Note').inputValue()).toBe('Le soir');
    await page.getByRole('button', { name: 'Enregistrer l’extrait' }).click();
    await page.getByText('L’extrait est enregistré.').waitFor();
    expect(await markedAt()).toEqual({ words: 'pompe donne', before: LINES[3]!.lastIndexOf('pompe donne') });
    await context.close();
    await forget();
  },
  90_000,
);

test('the refusal of a stage’s form is in sight on a phone', async () => {
  const context = await openContext(browser, app.url, { cookie, width: 360, height: 740 });
  const page = await context.newPage();
  await page.goto(stagePath(study, 'collecte'));
  await page.getByLabel('État').selectOption('skipped');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  const refusal = page.getByRole('alert');
  await refusal.waitFor();
  const isInSight = async () => {
    const { y, height } = (await refusal.boundingBox())!;
    return y >= 0 && y + height <= 740;
  };
  await expect.poll(isInSight).toBe(true);
  await page.getByLabel('Si elle n’est pas retenue').fill('Faite ailleurs');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  const done = page.getByRole('status');
  await done.waitFor();
  expect((await done.boundingBox())!.y).toBeLessThan(740);
  await context.close();
});
