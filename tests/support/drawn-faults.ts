import type { Page } from 'playwright-core';
import { openScreen } from './all-screens.ts';
import { breachesOf, drawIn } from './axe.ts';

export const [DESK, PHONE] = [1280, 360];

/** Gives the page a width. */
async function setWidth(page: Page, width: number): Promise<void> {
  if (page.viewportSize()?.width === width) return;
  await page.setViewportSize({ width, height: 900 });
  // The editor decides as it opens whether there is room for its panel.
  if (new URL(page.url()).pathname.endsWith('/ecrire')) await openScreen(page, page.url());
}

/**
 * Tables and drawings of a page as it is drawn now that hide something: those that go on beyond
 * their edge without saying so, and those whose parts are no parts of a table any more, and have no
 * roles that say what they are. A line for each.
 */
const HIDDEN_OF_TABLES = `{
  const isDrawn = (one) => one.getClientRects().length > 0;
  const saysSo = (one) => {
    const { content, display } = getComputedStyle(one, '::after');
    return display !== 'none' && content.includes('→');
  };
  const nameOf = (one) => one.localName + (one.className.baseVal ?? one.className).trim().split(/\\s+/).filter(Boolean).map((name) => '.' + name).join('');
  const found = new Set();
  for (const one of document.querySelectorAll('table, figure svg, section > svg')) {
    if (!isDrawn(one) || one.closest('[contenteditable="true"]')) continue;
    for (let around = one.parentElement; around; around = around.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(around).overflowX)) continue;
      if (around.scrollWidth > around.clientWidth + 1 && !saysSo(around)) found.add(nameOf(one) + ' goes on unsaid');
      break;
    }
  }
  const parts = { table: 'table', 'table-row-group': 'tbody', 'table-row': 'tr', 'table-cell': 'td, th' };
  for (const table of document.querySelectorAll('table:not([role])'))
    for (const [display, tags] of Object.entries(parts))
      for (const part of [table, ...table.querySelectorAll(tags)])
        if (part.matches(tags) && isDrawn(part) && getComputedStyle(part).display !== display) found.add(nameOf(table) + ' has no roles');
  [...found];
}`;

/** The ids that a page has more than once: labels and links lead to the first of them alone. */
const DOUBLED_IDS = `{
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => '#' + id + ' is there more than once');
}`;

/**
 * What axe finds on a screen, in both schemes and both widths, whether it is too wide, what its
 * tables hide, and its ids that are there more than once. Every rule in one scheme of each width;
 * in the other, the rules that the scheme may change.
 */
export async function drawnFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [name, width, scheme, rules] of [
    ['desk, light', DESK, 'light', 'all'],
    ['desk, dark', DESK, 'dark', 'contrast'],
    ['phone, dark', PHONE, 'dark', 'all'],
    ['phone, light', PHONE, 'light', 'contrast'],
  ] as const) {
    await setWidth(page, width);
    await drawIn(page, scheme);
    for (const breach of await breachesOf(page, rules)) found.push(`${name}: ${breach}`);
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    if (wide > width) found.push(`${name}: ${wide} px wide`);
    if (rules === 'all')
      for (const look of [HIDDEN_OF_TABLES, DOUBLED_IDS])
        for (const one of (await page.evaluate(look)) as string[]) found.push(`${name}: ${one}`);
  }
  return found;
}
