import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from '#tests/support/story.ts';

/**
 * Largest cumulative layout shift of a screen while it loads.
 */
const MOST_SHIFT = 0.02;

/** Screens that people read on a phone, with the account that opens them. */
const SCREENS: readonly [who: string | null, path: string][] = [
  [null, '/'],
  [null, '/explorer'],
  [null, '/pays/ml'],
  [null, '/outils/kit-agriculture'],
  ['aminata@exemple.org', '/outils/boite-a-outils-genre'],
  [null, '/modules/comment-accompagner-le-retour'],
  ['aminata@exemple.org', '/modules/comment-associer-les-hommes'],
  [null, '/etudes/acces-a-l-energie-porteurs-de-projets'],
  [null, '/recherche?q=energie'],
  ['yacine@exemple.org', '/ateliers/atelier-duo-maroc-l-engagement-des-jeunes'],
];

/** Runs in the page before its own scripts: sums what moves without the reader's doing. */
const OBSERVER = `
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput)
        window.shifts.push({ value: entry.value, moved: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? '?') });
  }).observe({ type: 'layout-shift', buffered: true });`;

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const phone = { width: 360, height: 740 };
const opened = new Map<string | null, Page>();

/**
 * Requests that arrive late on a slow connection: pictures, and scripts that extend a page which is
 * already readable.
 */
const LATE = /\/(?:fichiers|islands)\//;

/** A page in one browser per person, whose late requests wait until they are released. */
async function pageOf(who: string | null): Promise<{ page: Page; release: () => void }> {
  const page =
    opened.get(who) ?? (who === null ? await (await story.visitor(phone)).newPage() : await story.person(who, phone));
  if (!opened.has(who)) await page.addInitScript(OBSERVER);
  opened.set(who, page);
  let release = () => {};
  const loaded = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.unroute(LATE);
  await page.route(LATE, async (route) => {
    await loaded;
    await route.continue();
  });
  return { page, release };
}

/** Waits until what is there so far was painted. */
const PAINTED = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';

test('screens that people read on a phone stay where they are while pictures and scripts come late', async () => {
  let pictures = 0;
  const moved: string[] = [];
  for (const [who, path] of SCREENS) {
    const { page, release } = await pageOf(who);
    const response = await page.goto(path, { waitUntil: 'commit' });
    expect(response?.status(), path).toBe(200);
    await page.locator('footer').first().waitFor({ state: 'attached' });
    await page.evaluate(`document.fonts.ready.then(() => ${PAINTED})`);
    release();
    await page.waitForLoadState('load');
    await page.evaluate(PAINTED);
    // Scrolled through, so that pictures that are loaded when they are near are asked for.
    const shown = (await page.evaluate(`(async () => {
      for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight) {
        scrollTo({ top: at, behavior: 'instant' });
        await ${PAINTED};
      }
      const images = [...document.images].filter((image) => image.getClientRects().length > 0);
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
      await ${PAINTED};
      return images.filter(({ naturalWidth }) => naturalWidth > 0).length;
    })()`)) as number;
    pictures += shown;
    const shifts = (await page.evaluate('window.shifts')) as { value: number; moved: string[] }[];
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    if (sum > MOST_SHIFT) moved.push(`${path} of ${who ?? 'anybody'}: ${sum.toFixed(3)} ${JSON.stringify(shifts)}`);
  }
  expect(moved).toEqual([]);
  expect(pictures, 'pictures came').toBeGreaterThan(5);
}, 120_000);
