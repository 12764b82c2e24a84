import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { until } from '#tests/support/until.ts';
import type { Desk } from '#tests/support/writing-desk.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);

afterEach(() => floor.closeDesks());

afterAll(() => floor?.close());

const focusedLabel = ({ page }: Desk) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

test('a table is made, filled, widened and merged from the toolbar', async () => {
  const page = await floor.addPage();
  const desk = await floor.open(pagePath(page));
  await desk.caretAfter(FIRST);
  await desk.press('Enter');
  await desk.page.keyboard.type('/tableau');
  await desk.press('Enter');
  await desk.page.keyboard.type('Poste');
  await desk.press('Tab');
  await desk.page.keyboard.type('Coût');
  // The table's tools are loaded once the caret is in one.
  await desk.page.getByRole('button', { name: 'Cellules du tableau' }).waitFor();
  await desk.press('Alt+F10');
  expect(await focusedLabel(desk)).toBe('Annuler');
  await desk.press('End');
  // The last control is the cells' menu; before it, columns and rows.
  await desk.press('ArrowLeft', 'ArrowLeft', 'ArrowDown', 'ArrowDown', 'Enter');
  await until(async () => (await desk.text.locator('tr').count()) === 4, 'a row was added');
  await until(() => desk.text.evaluate((text) => text.matches(':focus')), 'the caret is back in the text');
  await desk.press('Shift+ArrowRight');
  await until(async () => (await desk.text.locator('.selectedCell').count()) >= 2, 'cells are selected');
  await desk.press('Alt+F10', 'End', 'ArrowDown', 'Enter');
  await until(async () => (await desk.text.locator('[colspan="2"]').count()) === 1, 'two cells are one');
  await desk.saved();
  const { document } = await floor.app.services.drafts.read(page.id);
  const table = document.content.content.find((node) => node.type.name === 'table')!;
  expect(table.firstChild!.firstChild!.type.name).toBe('tableHeader');
  expect(table.childCount).toBe(4);
});

test('a table on a phone divides no word, and no number of five figures', async () => {
  const cells = ['12 500', '7 000', 'Approvisionnement', '9', 'Les familles paient à la pompe.', '85 000'];
  const rows = [cells.map((_, n) => `C${n}`), cells.map(() => '---'), cells].map((row) => `| ${row.join(' | ')} |`);
  const page = await floor.addPage({ document: documentOf(`${FIRST}\n\n${rows.join('\n')}`) });
  const desk = await floor.open(pagePath(page));
  await desk.page.setViewportSize({ width: 360, height: 740 });
  const lines = await desk.text.locator('td').evaluateAll((all) =>
    all.map((cell) => {
      const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode() as Text;
      /** How many lines some characters are on. */
      const linesOf = (from: number, to: number) => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => top)).size;
      };
      const words = [...text.data.matchAll(/\S+/g)].map(({ index, 0: word }) => linesOf(index, index + word.length));
      return { whole: linesOf(0, text.length), word: Math.max(...words) };
    }),
  );
  expect(lines.map(({ word }) => word)).toEqual(cells.map(() => 1));
  expect(lines.map(({ whole }) => whole === 1)).toEqual([true, true, true, true, false, true]);
  expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('a table of three columns on a phone divides no number of nine figures', async () => {
  const number = '123 456 789';
  const sentence = 'Les familles paient à la pompe, chaque mois, à la trésorière du comité.';
  const cells = [number, sentence, sentence];
  const rows = [cells.map((_, n) => `C${n}`), cells.map(() => '---'), cells].map((row) => `| ${row.join(' | ')} |`);
  const page = await floor.addPage({ document: documentOf(`${FIRST}\n\n${rows.join('\n')}`) });
  const desk = await floor.open(pagePath(page));
  await desk.page.setViewportSize({ width: 360, height: 740 });
  const heights = await desk.text
    .locator('td p')
    .evaluateAll((all) =>
      all.map((one) =>
        Math.round(one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).lineHeight)),
      ),
    );
  expect(heights[0]).toBe(1);
  expect(Math.min(...heights.slice(1))).toBeGreaterThan(1);
  const table = desk.text.locator('.tableWrapper');
  expect(await table.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
});
