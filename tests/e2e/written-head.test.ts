import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { openContext } from '#tests/support/browser.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { until } from '#tests/support/until.ts';
import type { Desk } from '#tests/support/writing-desk.ts';

/** docs/collaboration.md, 12: title and summary are written in place. */
let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

const TITLE = 'Gérer l’eau à la parcelle';
const titleOf = ({ page }: Desk) => page.getByRole('textbox', { name: /^(Titre de la page|Title of the page)$/ });
const summaryOf = ({ page }: Desk) => page.getByRole('textbox', { name: /^(Résumé|Summary)$/ });
const shownBy = (desk: Desk) => titleOf(desk).inputValue();
const storedPage = async (id: string) => (await floor.app.services.pages.find(id))!;

/** Puts the caret at the end of the title, as a pointer and the End key do. */
async function intoTitle(desk: Desk): Promise<void> {
  await desk.page.locator('.writing-head h1').click();
  await titleOf(desk).waitFor();
  await until(() => titleOf(desk).evaluate((field) => field === document.activeElement), 'the title has the focus');
  await desk.press('End');
}

describe('the title in the editor', () => {
  test.each(
    inTurn([
      ['a desktop', {}],
      ['a phone', { width: 360, height: 740 }],
    ] as const),
  )('is written where it stands, on %s, then the summary, then the text', async (_screen, options) => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page), 'Awa', options);
    await intoTitle(desk);
    await desk.page.keyboard.type(', au Mali');
    await desk.press('Enter');
    await until(() => summaryOf(desk).evaluate((field) => field === document.activeElement), 'the summary is next');
    await desk.press('End');
    await desk.page.keyboard.type(' Vraiment.');
    await desk.press('Enter');
    await desk.page.keyboard.type('Ici commence le texte. ');
    await desk.saved();
    expect(await floor.storedText(id)).toContain('Ici commence le texte.');
    const stored = await storedPage(id);
    expect(stored.title).toBe(`${TITLE}, au Mali`);
    expect(stored.summary).toMatch(/apporte\. Vraiment\.$/);
    await desk.page.reload();
    await desk.text.waitFor();
    await desk.page.getByRole('heading', { level: 1, name: `${TITLE}, au Mali` }).waitFor();
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  test('has a summary in which no line begins with a sign of French, and the caret stays where one types', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page));
    await intoTitle(desk);
    await desk.page.keyboard.type(' : oui');
    await desk.press('Enter');
    await until(() => summaryOf(desk).evaluate((field) => field === document.activeElement), 'the summary is next');
    await desk.press('Home');
    const before = await summaryOf(desk).inputValue();
    await desk.page.keyboard.type('Deux : un ; « trois » ! À 10:42 ');
    await desk.saved();
    const { title, summary } = await storedPage(id);
    expect(title).toBe(`${TITLE} : oui`);
    expect(summary).toContain('Deux\u00a0: un\u202f; « trois\u202f»\u202f! À 10:42 ');
    // In one step or several.
    await until(async () => {
      await desk.press('Control+z');
      return (await summaryOf(desk).inputValue()) === before;
    }, 'what was typed is taken back');
  });

  test('is shown as it is stored from the start, and is not redrawn by its field', async () => {
    const title = "Gérer l'eau : comment ?";
    const desk = await floor.open(pagePath(await floor.addPage({ title })));
    expect(await desk.page.locator('.writing-head h1').textContent()).toBe(title);
    await intoTitle(desk);
    expect(await shownBy(desk)).toBe(title);
  });

  test('receives what is typed before its field has been loaded', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await desk.context.route(/written-head/, async (route) => {
      await held;
      await route.continue();
    });
    const button = desk.page.locator('.writing-head .standfirst button');
    await button.click();
    await desk.page.keyboard.type(' Trois motx');
    await desk.press('Backspace');
    expect(await button.count()).toBe(1);
    release();
    await until(() => summaryOf(desk).evaluate((field) => field === document.activeElement), 'the summary is there');
    await desk.page.keyboard.type('s ici.');
    await desk.saved();
    await until(async () => (await storedPage(id)).summary.endsWith(' Trois mots ici.'), 'all letters are stored');
  });

  test('is written by two people at once, each of whom undoes what is theirs', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    await intoTitle(awa);
    await intoTitle(jean);
    await awa.page.keyboard.type(' sèche');
    await until(async () => (await shownBy(jean)) === `${TITLE} sèche`, 'Jean sees it');
    await jean.press('Home');
    await jean.page.keyboard.type('Bien ');
    await awa.page.keyboard.type(' !');
    const both = `Bien ${TITLE} sèche !`;
    await until(async () => (await shownBy(awa)) === both && (await shownBy(jean)) === both, 'both agree');
    // One step or several, as fast as the machine was.
    const pressing = (keys: string) => async (wanted: string) => {
      await awa.press(keys);
      return (await shownBy(awa)) === wanted;
    };
    await until(() => pressing('Control+z')(`Bien ${TITLE}`), 'what Awa typed is taken back');
    await until(async () => (await shownBy(jean)) === `Bien ${TITLE}`, 'Jean sees that');
    await until(() => pressing('Control+Shift+z')(both), 'and given back');
    await until(async () => (await shownBy(jean)) === both, 'Jean sees that as well');
    await awa.saved();
    await jean.saved();
    expect((await storedPage(id)).title).toBe(both);
    // An undo in the text leaves the title alone.
    await awa.caretAfter(FIRST);
    await awa.page.keyboard.type(' Oui.');
    await awa.press('Control+z');
    await awa.saved();
    expect(await floor.storedText(id)).not.toContain('Oui.');
    expect(await shownBy(awa)).toBe(both);
  });

  test('is changed by the form of the notice meanwhile, and loses nothing', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const tab = await awa.context.newPage();
    await tab.goto(`${pagePath(page)}/notice`);
    await intoTitle(awa);
    await awa.page.keyboard.type(' sèche');
    await awa.saved();
    await tab.getByLabel('Titre').fill(`Encore : ${TITLE}`);
    await tab.getByRole('button', { name: 'Enregistrer' }).click();
    await tab.getByText('La notice est enregistrée').waitFor();
    await until(async () => (await shownBy(awa)) === `Encore : ${TITLE} sèche`, 'the writer sees both');
    expect((await storedPage(id)).title).toBe(`Encore : ${TITLE} sèche`);
    await tab.close();
  });

  test('that is too long or empty is reported, and the page keeps its former title', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page));
    await intoTitle(desk);
    await desk.page.keyboard.insertText('x'.repeat(LONGEST_TITLE));
    await desk.page.getByText(/sur 200\s: c’est trop long/).waitFor();
    await desk.saved();
    expect((await storedPage(id)).title).toBe(TITLE);
    await titleOf(desk).fill('');
    await desk.page.getByText('Il faut un titre').waitFor();
    await titleOf(desk).fill('Deux\nlignes');
    await desk.saved();
    await until(async () => (await storedPage(id)).title === 'Deux lignes', 'the page follows again');
    expect(await desk.page.locator('.head-said.is-problem').count()).toBe(0);
  });

  test('is written offline, and goes to the server later', async () => {
    const { id, ...page } = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page));
    await intoTitle(desk);
    await desk.page.keyboard.type(' 1');
    await until(async () => (await storedPage(id)).title === `${TITLE} 1`, 'the draft has the title');
    await desk.saved();
    await desk.context.setOffline(true);
    await until(async () => (await desk.saveState())?.startsWith('offline') ?? false, 'offline');
    await desk.page.keyboard.type(' 2');
    await desk.context.setOffline(false);
    await desk.saved();
    expect((await storedPage(id)).title).toBe(`${TITLE} 1 2`);
  });

  test('has no fault that axe finds, light and dark, and English words', async () => {
    const page = await floor.addPage({ title: TITLE });
    const desk = await floor.open(pagePath(page), 'Jane', { locale: 'en-GB' });
    await intoTitle(desk);
    expect(await summaryOf(desk).count()).toBe(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      await desk.page.emulateMedia({ colorScheme });
      expect(await breachesOf(desk.page)).toEqual([]);
    }
  });
});

test('a page leads to its editor from near the top, on a phone as well', async () => {
  const { id, ...page } = await floor.addPage({ title: TITLE });
  await floor.app.services.editions.publish(id, { note: '' }, COMMAND_LINE);
  const cookie = await floor.app.signIn('Awa');
  for (const width of [360, 1280]) {
    const context = await openContext(floor.browser, floor.app.url, { cookie, width, height: 740 });
    const tab = await context.newPage();
    await tab.goto(pagePath(page));
    const links = tab.getByRole('link', { name: 'Écrire', exact: true });
    const shown = await links.evaluateAll((all) =>
      all.filter((link) => link.checkVisibility()).map((link) => link.getBoundingClientRect().bottom),
    );
    expect(Math.min(...shown), `${width}`).toBeLessThan(740);
    expect(shown).toHaveLength(width === 360 ? 2 : 1);
    expect(await breachesOf(tab)).toEqual([]);
    await context.close();
  }
});
