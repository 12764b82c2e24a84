import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/address.ts';
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

describe('blocks, by keyboard', () => {
  test('the slash menu inserts what is typed, in either language and without accents', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    expect(await menu.getByRole('option').count()).toBe(23);
    await desk.page.keyboard.type('repere');
    await until(async () => (await menu.getByRole('option').count()) === 1, 'one choice is left');
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-key-figure');
    await desk.press('Enter');
    await desk.page.keyboard.type('Sept sur douze.');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('/checkl');
    await desk.press('Enter');
    await desk.page.keyboard.type('À faire');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('et/ou /nimportequoi');
    await desk.press('Escape');
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const made = document.content.content
      .slice(2, 5)
      .map((node) => [node.type.name, node.attrs.kind, node.textContent]);
    expect(made).toEqual([
      ['typedBlock', 'key-figure', 'Sept sur douze.'],
      ['taskList', undefined, 'À faire'],
      ['paragraph', undefined, 'et/ou /nimportequoi'],
    ]);
  });

  test('the slash menu opens in a heading, and takes one choice at a time, by pointer and keys', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('## Ce qui reste');
    await desk.page.keyboard.type(' /');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    const chosen = () => menu.locator('[aria-selected="true"]').allTextContents();
    await menu.getByRole('option', { name: 'Petit titre' }).hover();
    await until(async () => (await chosen()).join() === 'Petit titre', 'the pointer chose');
    await desk.press('ArrowUp');
    expect(await chosen()).toEqual(['Sous-titre']);
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-heading-3');
    await desk.press('Enter');
    await desk.text.locator('h3', { hasText: 'Ce qui reste' }).waitFor();
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    await desk.page.keyboard.type(' aussi');
    await desk.saved();
    expect(await floor.storedText(page.id)).toContain('Ce qui reste');
  });

  test('what a text says of its own is in its language, the buttons in the reader’s', async () => {
    const page = await floor.addPage({ title: 'Water', summary: 'Two sentences.', language: 'en' });
    const desk = await floor.open(pagePath(page));
    await desk.text.locator('p').first().click();
    await desk.press('End', 'Enter');
    await desk.page.keyboard.type(':::constat Here');
    const block = desk.text.locator('.block-finding').first();
    await block.waitFor();
    expect(await block.locator('.block-label').textContent()).toContain('Finding');
    expect(await block.getByRole('button').getAttribute('aria-label')).toBe('Modifier le bloc «\u202fConstat\u202f»');
    await desk.saved();
  });

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

  test('Markdown shortcuts make lists, checklists, headings, typed blocks, links and notes', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    const { keyboard } = desk.page;
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await keyboard.type('- [ ] semer');
    await desk.press('Enter', 'Enter');
    await keyboard.type('# Un titre');
    await desk.press('Enter');
    await keyboard.type('Voir https://exemple.org/a. Et [ici](/fiches/x)[^]');
    await desk.page.locator('.footnote').waitFor();
    await keyboard.type('note de bas');
    await desk.press('Enter');
    await keyboard.type(' fin.');
    await desk.press('Enter');
    await keyboard.type(':::vigilance Attention');
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const [list, heading, line, block] = document.content.content.slice(2, 6);
    expect(list?.type.name).toBe('taskList');
    expect(heading).toMatchObject({ attrs: { level: 2 } });
    expect(line!.toJSON().content).toEqual([
      { type: 'text', text: 'Voir ' },
      {
        type: 'text',
        text: 'https://exemple.org/a',
        marks: [{ type: 'link', attrs: { href: 'https://exemple.org/a', title: null } }],
      },
      { type: 'text', text: '. Et ' },
      { type: 'text', text: 'ici', marks: [{ type: 'link', attrs: { href: '/fiches/x', title: null } }] },
      { type: 'footnote', content: [{ type: 'text', text: 'note de bas' }] },
      { type: 'text', text: ' fin.' },
    ]);
    expect(block).toMatchObject({ attrs: { kind: 'caution' } });
  });

  test('a note can be left, entered, and deleted with the keys that everybody knows', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Control+Alt+f');
    await desk.page.keyboard.type('source');
    await desk.press('ArrowRight');
    await desk.page.keyboard.type('!');
    await desk.press('Backspace', 'ArrowLeft');
    await desk.page.keyboard.type(' 2019');
    await desk.press('Home', 'End');
    await desk.page.keyboard.type('Fin');
    await desk.saved();
    expect(await floor.storedText(page.id)).toMatch(/faire\.Fin\n.*\nsource 2019$/s);
    await desk.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace');
    await desk.saved();
    expect(await floor.storedText(page.id)).not.toContain('source 2019');
  });

  test('a typed block’s dialog is reached by Alt+Enter; Tab leaves the text after Escape', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter('Ce qui a fait échouer');
    await desk.press('Alt+Enter');
    const dialog = desk.page.getByRole('dialog', { name: 'Bloc typé' });
    await dialog.getByLabel('Titre').fill('Le piège');
    await dialog.getByRole('button', { name: 'Appliquer' }).click();
    await desk.text.getByText('Le piège').waitFor();
    await desk.page.keyboard.type(' encore');
    await desk.text.getByText('avant nous. encore').waitFor();
    await desk.press('Escape', 'Tab');
    expect(await desk.text.evaluate((text) => text.matches(':focus'))).toBe(false);
  });
});
