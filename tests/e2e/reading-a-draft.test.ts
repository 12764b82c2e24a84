import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { openContext } from '#tests/support/browser.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

test('a colleague reads the draft while it is written, and asks for the new text', async () => {
  const page = await floor.addPage();
  await floor.app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const path = pagePath(page);
  const awa = await floor.open(path);
  await awa.caretAfter(FIRST);
  await awa.page.keyboard.type(' Il faut creuser.');
  await awa.saved();

  const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Jean Lefèvre') });
  const jean = await context.newPage();
  await jean.goto(path);
  await jean.getByRole('link', { name: 'Lire le brouillon' }).click();
  const band = jean.getByRole('note', { name: 'Brouillon' });
  await band.getByText(/Écrit en dernier par Awa Traoré, le /).waitFor();
  const text = jean.locator('#texte');
  expect(await text.textContent()).toContain('Il faut creuser.');
  expect(await jean.locator('[contenteditable]').count()).toBe(0);
  const news = jean.getByText('Le texte a changé depuis que vous le lisez.');
  expect(await news.isVisible()).toBe(false);

  await awa.page.keyboard.type(' Puis arroser.');
  await news.waitFor();
  // Reading goes on undisturbed until the new text is asked for.
  expect(await text.textContent()).not.toContain('Puis arroser.');
  await jean.getByRole('link', { name: 'Afficher le nouveau texte' }).click();
  await text.getByText('Puis arroser.').waitFor();
  expect(await news.isVisible()).toBe(false);

  // Readers of the page still have the edition.
  await band.getByRole('link', { name: 'Lire l’édition 1' }).click();
  await jean.waitForURL(`**${path}`);
  expect(await text.textContent()).not.toContain('Il faut creuser.');
  await jean.goto(`${path}/brouillon`);
  await band.getByRole('link', { name: 'Voir ce qui a changé depuis l’édition 1' }).click();
  await jean.locator('ins', { hasText: 'creuser' }).first().waitFor();
  await context.close();
}, 60_000);

test('a draft prints on white, with its band, its notes, and every column of a wide table', async () => {
  const words = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  const note = { type: 'footnote', content: [{ type: 'text', text: 'Enquête de mars.' }] };
  const cells = (type: string, text: (column: number) => string) => ({
    type: 'tableRow',
    content: Array.from({ length: 9 }, (_, column) => ({ type, content: [words(text(column))] })),
  });
  const page = await floor.addPage();
  const printed = {
    type: 'doc',
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: 'Un puits de trente mètres' }, note] },
      {
        type: 'table',
        content: [
          cells('tableHeader', (column) => `Intercommunalité-${column}`),
          cells('tableCell', () => 'anticonstitutionnellement'),
        ],
      },
    ],
  };
  await floor.app.services.drafts.replace(page.id, documentSchema.nodeFromJSON(printed));
  const context = await openContext(floor.browser, floor.app.url, {
    cookie: await floor.app.signIn('Inès Roy'),
    dark: true,
  });
  const paper = await context.newPage();
  // What is between the margins of A4, in CSS pixels.
  await paper.setViewportSize({ width: 672, height: 1_000 });
  await paper.goto(`${pagePath(page)}/brouillon`);
  await paper.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const seen = (await paper.evaluate(`(() => {
    const ink = (name) => getComputedStyle(document.querySelector(name));
    const table = document.querySelector('#texte table');
    const last = table.querySelector('tr').lastElementChild.getBoundingClientRect();
    return {
      paper: ink('html').backgroundColor,
      ink: ink('#texte p').color,
      beyond: Math.max(0, last.right - innerWidth),
      cut: [...table.querySelectorAll('th, td')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
    };
  })()`)) as Record<string, unknown>;
  expect(seen).toEqual({ paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', beyond: 0, cut: 0 });
  expect(await paper.getByRole('note', { name: 'Brouillon' }).isVisible()).toBe(true);
  expect(await paper.getByText('Enquête de mars.').isVisible()).toBe(true);
  expect(await paper.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
  const pdf = await paper.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  await context.close();
}, 60_000);
