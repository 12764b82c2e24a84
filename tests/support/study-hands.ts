import type { Page } from 'playwright-core';
import { writePath } from '#content/addresses/device-paths.ts';
import { newMaterialPath, sectionPath } from '#content/addresses/site-paths.ts';
import { until } from './until.ts';
import type { Desk } from './writing-desk.ts';

/** Types into the field of a form that has this name. */
export const fill = (page: Page, field: string, text: string) => page.locator(`[name="${field}"]`).fill(text);

/** Presses the first button with this name. */
export const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();

/** Records a new material of the study at this path. @returns its id */
export async function noteMaterial(page: Page, study: string, facts: Record<string, string>): Promise<string> {
  await page.goto(newMaterialPath(study));
  const { title, ...chosen } = facts;
  for (const [field, value] of Object.entries(chosen)) await page.locator(`[name="${field}"]`).selectOption(value);
  await fill(page, 'title', title!);
  await press(page, 'Enregistrer');
  await page.waitForURL((url) => /^\/materiaux\/[^/]+$/.test(url.pathname));
  return new URL(page.url()).pathname.split('/')[2]!;
}

/**
 * Adds a row to a section of a workspace by its button, and fills it by keys alone: a text is
 * typed, `true` sets a mark, Tab leads on. Reads the section when it is stored.
 * @param row what a row of the section is called
 * @param cites titles of materials that the row's evidence draws on
 */
export async function addRow(
  page: Page,
  at: { readonly study: string; readonly slug: string; readonly row: string },
  cells: readonly (string | true)[],
  cites: readonly string[] = [],
): Promise<void> {
  const path = sectionPath(at.study, at.slug);
  await page.goto(writePath(path));
  await press(page, 'Ajouter une ligne');
  const row = page.getByRole('group', { name: new RegExp(`^${at.row} \\d`) }).last();
  const fields = row.locator('textarea, input');
  for (const [index, cell] of cells.entries()) {
    const field = fields.nth(index);
    await until(() => field.evaluate((one) => one.matches(':focus')), `cell ${index} of « ${at.row} » has the focus`);
    if (cell === true) await page.keyboard.press('Space');
    else await page.keyboard.type(cell);
    if (index < cells.length - 1) await page.keyboard.press('Tab');
  }
  for (const title of cites) {
    const choice = row.getByRole('combobox', { name: 'Ajouter un matériau' });
    const option = await choice.locator('option', { hasText: title }).getAttribute('value');
    await choice.selectOption(option);
    await row.getByRole('listitem').filter({ hasText: title }).waitFor();
  }
  await page.locator('.save-state[data-save="saved"]').waitFor();
  await page.goto(path);
}

/** A finding or lesson that is typed into a study. */
export interface TypedClaim {
  /** As it is typed: `constat`. */
  readonly kind: 'constat' | 'enseignement';
  readonly title: string;
  readonly words: string;
  /** For each citation, the words typed after `@` to find it, and its entry in the list. */
  readonly cites: readonly (readonly [typed: string, shown: string])[];
}

/**
 * Types a finding or a lesson with its title below the caret's line, cites with `@`, and leaves it:
 * the caret is in a paragraph after it.
 */
export async function typeClaim(desk: Desk, { kind, title, words, cites }: TypedClaim): Promise<void> {
  const { page, text, press: keys } = desk;
  await page.keyboard.type(`/${kind}`);
  await page.getByRole('listbox', { name: 'Insérer' }).getByRole('option').first().waitFor();
  await keys('Enter');
  const block = text.locator(kind === 'constat' ? '.block-finding' : '.block-lesson').last();
  await block.waitFor();
  await page.keyboard.type(words);
  const list = page.getByRole('listbox', { name: 'Citer une source' });
  for (const [index, [typed, shown]] of cites.entries()) {
    await page.keyboard.type(` @${typed}`);
    await list.getByRole('option', { name: shown }).waitFor();
    await keys('Enter');
    await until(async () => (await block.locator('.citation-chip').count()) === index + 1, `${shown} is cited`);
  }
  await page.keyboard.type('.');
  // Tab leads to the title, and from it back into the words.
  await keys('Tab');
  await page.keyboard.type(title);
  await block.getByText(title).waitFor();
  await keys('Enter', 'Control+End', 'Enter', 'Enter');
}
