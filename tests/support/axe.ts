import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Every rule, or only those whose result colours and sizes may change. */
export type AxeRules = 'all' | 'contrast';

/** What axe finds on a page as it is now. @returns a line for each rule that is broken, with places */
export async function breachesOf(page: Page, rules: AxeRules = 'all'): Promise<string[]> {
  // The legacy mode runs all in the page itself; the other one opens a second page for each run,
  // for the sake of frames from elsewhere, which no screen has.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules === 'contrast') axe.withRules(['color-contrast', 'target-size']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

/** Has the page drawn in a scheme, until its transitions are over. */
export async function drawIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    // Those that follow scrolling never end.
    const running = document.getAnimations().filter(({ timeline }) => timeline instanceof DocumentTimeline);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });
}
