import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScreen, SCREENS } from '#tests/support/all-screens.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

/** Public pages as a first visitor sees them: before their style sheet has loaded. */
let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const MODULE = '/modules/comment-accompagner-le-retour';

/** The position and the style of every element. A pseudo-element without content draws nothing. */
const LOOK = `[...document.querySelectorAll('body *')].filter((one) => !one.matches('link, script, .contents.is-beside *')).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const drawn = (style) => [
    style.color, style.backgroundColor, style.backgroundImage, style.font, style.letterSpacing, style.textAlign,
    style.textDecoration, style.borderTop, style.borderBottom, style.borderInlineStart, style.borderRadius,
    style.boxShadow, style.content, style.display, style.visibility, style.opacity, style.listStyle, style.cursor,
  ];
  const styles = [null, '::before', '::after'].map((part) => {
    const style = getComputedStyle(one, part);
    return part && style.content === 'none' ? 'none' : drawn(style).join(' ');
  });
  return [one.tagName, one.className.baseVal ?? one.className, x, y, width, height, ...styles].join(' | ');
})`;

/** Stores the looks of a page in the page itself: they are megabytes. */
const keepLook = (name: string) => `(globalThis.looks ??= {})['${name}'] = ${LOOK}; 0`;

/** How many elements a page has now, and those that look different from the stored looks. */
const changedSince = (name: string) => `{
  const [before, after] = [globalThis.looks['${name}'], ${LOOK}];
  const changed = after.flatMap((one, i) => (before[i] === one ? [] : ['${name} ' + before[i] + '\\n' + one]));
  ({ elements: after.length, changed });
}`;

/** Delays the style sheets of a page. @returns what releases them */
async function holdSheets(page: Page): Promise<() => void> {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.unroute('**/assets/*.css');
  await page.route('**/assets/*.css', async (route: Route) => {
    await released;
    await route.continue();
  });
  return () => letGo();
}

const LOADED = `[...document.querySelectorAll('body link[rel="stylesheet"]')].map(({ sheet }) => sheet !== null).join() === 'true'`;

const painted = (page: Page) =>
  page.evaluate('performance.getEntriesByName("first-contentful-paint").length') as Promise<number>;

test('words are painted before the style sheet arrives, with the right background', async () => {
  const page = await (await story.visitor({ width: 360, height: 740, dark: true })).newPage();
  const complaints = collectComplaints(page);
  const letGo = await holdSheets(page);
  await page.goto(MODULE, { waitUntil: 'commit' });
  await until(async () => (await painted(page)) === 1, 'painted');
  const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  expect(await background()).toBe('rgb(22, 24, 28)');
  letGo();
  await page.waitForLoadState('load');
  expect(await page.evaluate(LOADED)).toBe(true);
  expect(complaints).toEqual([]);
});

test('the next page uses the cached style sheet, without inline styles', async () => {
  const page = await (await story.visitor()).newPage();
  await openScreen(page, '/modules');
  expect(await page.locator('style:not([media])').count()).toBe(1);
  await page.locator(`main a[href="${MODULE}"]`).first().click();
  await page.waitForURL(`**${MODULE}`);
  await page.waitForLoadState('load');
  expect(await page.locator('style:not([media])').count()).toBe(0);
  const transferred = await page.evaluate(
    `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.css')).map((one) => one.transferSize)`,
  );
  expect(transferred).toEqual([0]);
});

test('every public screen looks the same before and after it loads: in both widths and schemes, printed', async () => {
  const context = await story.visitor({ javaScript: false });
  const page = await context.newPage();
  const changed: string[] = [];
  let styled = 0;
  for (const [, path] of SCREENS.filter(([role]) => role === 'public')) {
    const letGo = await holdSheets(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(path, { waitUntil: 'commit' });
    await page.locator('footer').first().waitFor({ state: 'attached' });
    // The others come from no cache, and load their sheet first.
    if ((await page.locator('head style').count()) === 0) {
      letGo();
      await page.waitForLoadState('load');
      continue;
    }
    styled++;
    const inEach = async (look: (name: string) => Promise<void>) => {
      for (const [width, media, colorScheme] of [
        [360, 'screen', 'light'],
        [1280, 'screen', 'dark'],
        [700, 'print', 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 740 });
        await page.emulateMedia({ media, colorScheme });
        await look(`${path} ${width} ${media}`);
      }
    };
    await inEach((name) => page.evaluate(keepLook(name)));
    letGo();
    await page.waitForLoadState('load');
    expect(await page.evaluate(LOADED), path).toBe(true);
    let elements = 0;
    await inEach(async (name) => {
      const now = (await page.evaluate(changedSince(name))) as { elements: number; changed: string[] };
      elements += now.elements;
      changed.push(...now.changed);
    });
    expect(elements, path).toBeGreaterThan(50);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  }
  expect(changed.slice(0, 10)).toEqual([]);
  expect(styled).toBeGreaterThan(15);
}, 180_000);
