import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScreen, SCREENS, type Sessions, signInAll } from '#tests/support/all-screens.ts';
import { Story } from '#tests/support/story.ts';

let story: Story;
let state: Sessions;

beforeAll(async () => {
  story = await Story.begin();
  state = await signInAll(story);
}, 300_000);
afterAll(() => story.end());

/** Every rule on one size in one scheme; what scheme and size may change, on the others. */
async function faultsOf(page: Page, rules: 'all' | 'contrast'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (rules === 'contrast') axe.withRules(['color-contrast', 'target-size']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  return violations.map(
    (fault) =>
      `${fault.id}: ${fault.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

test.each([
  ['desk, light', 1280, false, 'all'],
  ['desk, dark', 1280, true, 'contrast'],
  ['phone, light', 360, false, 'contrast'],
  ['phone, dark', 360, true, 'all'],
] as const)(
  'axe finds nothing on any screen: %s',
  async (_name, width, dark, rules) => {
    const found: string[] = [];
    for (const role of ['public', 'member', 'partner', 'staff'] as const) {
      const context = await story.visitor({ width, dark });
      if (role !== 'public') await context.addCookies(state[role].cookies);
      const page = await context.newPage();
      for (const [, path] of SCREENS.filter(([who]) => who === role)) {
        await openScreen(page, path);
        for (const fault of await faultsOf(page, rules)) found.push(`${role} ${path} ${fault}`);
        const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
        if (wide > width) found.push(`${role} ${path} is ${wide} px wide`);
      }
      await context.close();
    }
    expect(found).toEqual([]);
  },
  240_000,
);
