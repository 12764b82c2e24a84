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
 * What axe finds on a screen, in both schemes and both widths, and whether it is too wide. Every
 * rule in one scheme of each width; in the other, the rules that the scheme may change.
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
  }
  return found;
}
