import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
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
  await awa.saved();
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
});

/** How a row is set that paper repeats on each sheet of its table. */
const HEAD = 'table-header-group';

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
  // The width between the margins of A4, in CSS pixels.
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
      head: getComputedStyle(table.tHead).display,
      cut: [...table.querySelectorAll('th, td')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
    };
  })()`)) as Record<string, unknown>;
  expect(seen).toEqual({ paper: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', beyond: 0, head: HEAD, cut: 0 });
  expect(await paper.getByRole('note', { name: 'Brouillon' }).isVisible()).toBe(true);
  expect(await paper.getByText('Enquête de mars.').isVisible()).toBe(true);
  expect(await paper.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
  const pdf = await paper.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  await context.close();
});

test('a table of eight columns is read on a phone', async () => {
  const cell = (type: string, words: string) => ({
    type,
    content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
  });
  const COLUMNS = ['Village', 'Approvisionnement', 'Puits', 'Pompes', 'Comité', 'Cotisation', 'Année', 'Remarques'];
  const row = (type: string, words: string[]) => ({
    type: 'tableRow',
    content: words.map((word) => cell(type, word)),
  });
  const { document } = fitDocument({
    type: 'doc',
    content: [
      {
        type: 'table',
        content: [
          row('tableHeader', COLUMNS),
          row('tableCell', ['Tinkaré', 'gravitaire', '4', '2', 'oui', '500 FCFA', '2019', 'Eau toute l’année']),
        ],
      },
    ],
  });
  const page = await floor.addPage({ title: 'Huit colonnes', document });
  await floor.app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const cookie = await floor.app.signIn('Awa');
  const read = async (width: number) => {
    const context = await openContext(floor.browser, floor.app.url, {
      cookie,
      width,
      height: 740,
      javaScript: false,
    });
    const tab = await context.newPage();
    await tab.goto(pagePath(page));
    return { context, tab };
  };
  const phone = await read(360);
  const value = phone.tab.locator('td', { hasText: 'Eau toute l’année' });
  const box = (await value.boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  expect(await value.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('"Remarques"');
  expect(await phone.tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await phone.context.close();
  const desktop = await read(1280);
  // No word is broken: each header is one line high.
  const heights = await desktop.tab
    .locator('thead th')
    .evaluateAll((cells) => cells.map((one) => one.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
  const lines = await desktop.tab
    .locator('thead th p')
    .evaluateAll((all) => all.map((one) => one.getClientRects()[0]!.height < 30));
  expect(lines).not.toContain(false);
  // It uses what is free beside the column, and no more; in the editor as in the page.
  const widthOf = async (tab: typeof desktop.tab, place: string) => (await tab.locator(place).boundingBox())!;
  const [text, table, aside] = [
    await widthOf(desktop.tab, '#texte'),
    await widthOf(desktop.tab, '.table-scroll'),
    await widthOf(desktop.tab, '.reading-aside'),
  ];
  expect(table.width).toBeGreaterThan(text.width + 60);
  expect(table.x + table.width).toBeLessThan(aside.x);
  expect(await desktop.tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
  await desktop.context.close();
  const desk = await floor.open(pagePath(page));
  await desk.page.setViewportSize({ width: 1280, height: 740 });
  const [written, drawn] = [await widthOf(desk.page, '.ProseMirror'), await widthOf(desk.page, '.tableWrapper')];
  expect(drawn.width).toBeGreaterThan(written.width);
  const hint = desk.page.locator('.tableWrapper');
  const goesOn = () => hint.evaluate((one) => one.scrollWidth > one.clientWidth);
  expect(await goesOn()).toBe(false);
  // With less room, the table shows that it continues, and the page itself never scrolls sideways.
  for (const width of [1280, 700]) {
    await desk.page.setViewportSize({ width, height: 740 });
    expect(await desk.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
  expect(await goesOn()).toBe(true);
  expect(await hint.evaluate((one) => getComputedStyle(one, '::after').display)).toBe('block');
});
