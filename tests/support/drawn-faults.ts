import type { Page } from 'playwright-core';
import { openScreen } from './all-screens.ts';
import { type AxeRules, breachesOf, drawIn } from './axe.ts';
import { Random } from './random.ts';

export const [DESK, PHONE] = [1280, 360];

/** Gives the page a width. */
async function setWidth(page: Page, width: number): Promise<void> {
  if (page.viewportSize()?.width === width) return;
  await page.setViewportSize({ width, height: 900 });
  // The editor decides as it opens whether there is room for its panel.
  if (new URL(page.url()).pathname.endsWith('/ecrire')) await openScreen(page, page.url());
}

/**
 * Tables and drawings of a page, as it is drawn now, that hide something: those that extend beyond
 * their edge without an indication, and tables whose parts CSS displays as something else without
 * ARIA roles. A line for each.
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

const random = new Random();
/** The seed that determines the looks of a run: a failure prints it. */
export const { seed } = random;
const first = random.below(4);

/** How a screen is drawn, and the rules of axe that are held against it as it is then. */
interface DrawnLook {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
  readonly rules: AxeRules;
}

/**
 * The looks of a run at its screen of this number. Each screen is there in both widths and both
 * schemes: every rule in one width and one scheme, and in the other width and the other scheme the
 * rules that the scheme may change. Widths and schemes take turns among screens and runs. With
 * ROUNDS every rule in all four (decision 220).
 */
export function looksInTurn(screen: number): readonly DrawnLook[] {
  const widths = [DESK, PHONE] as const;
  if (process.env.ROUNDS)
    return widths.flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme, rules: 'all' })));
  const turn = (first + screen) % 4;
  const whole = { width: widths[turn % 2]!, scheme: turn < 2 ? 'light' : 'dark', rules: 'all' } as const;
  const other = {
    width: whole.width === DESK ? PHONE : DESK,
    scheme: whole.scheme === 'light' ? 'dark' : 'light',
    rules: 'contrast',
  } as const;
  // The one as which it is open comes first.
  return whole.width === DESK ? [whole, other] : [other, whole];
}

/**
 * The faults of a screen in each of these looks: those that axe finds, and excess width; once in
 * each width, contents hidden by its tables, and duplicate ids.
 */
export async function drawnFaults(page: Page, looks: readonly DrawnLook[]): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<number>();
  for (const { width, scheme, rules } of looks) {
    const name = `${width === DESK ? 'desk' : 'phone'}, ${scheme}`;
    await setWidth(page, width);
    await drawIn(page, scheme);
    for (const breach of await breachesOf(page, rules)) found.push(`${name}: ${breach}`);
    const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    if (wide > width) found.push(`${name}: ${wide} px wide`);
    if (seen.has(width)) continue;
    seen.add(width);
    for (const look of [HIDDEN_OF_TABLES, DOUBLED_IDS])
      for (const one of (await page.evaluate(look)) as string[]) found.push(`${name}: ${one}`);
  }
  return found;
}
