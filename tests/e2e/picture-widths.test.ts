import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from '#tests/support/story.ts';

/** Lists of one, two, three, and of more cards. */
const LISTS = ['/pays/bj', '/pays/sn', '/etudes', '/outils/kit-agriculture', '/'];
const WIDTHS = [360, 700, 1000, 1280, 1600];

interface Shown {
  readonly cards: number;
  /** Pixels of the picture's place, and those that its `sizes` declare, which choose the file. */
  readonly width: number;
  readonly told: number;
}

/**
 * Runs in the page: the width that the browser computes from `sizes`, without the factor for what
 * is cropped at the sides.
 */
const SHOWN = `[...document.querySelectorAll('.cards .card-picture')].map((image) => {
  const own = image.sizes.split(/,\\s*/).find((one) => !one.startsWith('(') || matchMedia(one.slice(0, one.indexOf(')') + 1)).matches);
  const ruler = document.body.appendChild(document.createElement('div'));
  ruler.style.cssText = 'position: absolute; inline-size: ' + own.replace(/^\\(.*?\\) /, '').replace(/ \\* [\\d.]+/, '');
  const told = ruler.getBoundingClientRect().width;
  ruler.remove();
  return { cards: image.closest('.cards').children.length, width: image.getBoundingClientRect().width, told };
})`;

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

test('pictures of cards have `sizes` equal to their width, however many share a row', async () => {
  const counts = new Set<number>();
  const wrong: string[] = [];
  for (const width of WIDTHS) {
    const context = await story.visitor({ width, height: 900 });
    const page = await context.newPage();
    for (const path of LISTS) {
      await page.goto(path);
      const shown = (await page.evaluate(SHOWN)) as Shown[];
      expect(shown.length, path).toBeGreaterThan(0);
      for (const { cards, width: own, told: declared } of shown) {
        counts.add(Math.min(cards, 4));
        if (declared < own * 0.99 || declared > own * 1.15)
          wrong.push(`${path} at ${width} px, ${cards} cards: ${Math.round(own)} px, told ${Math.round(declared)}`);
      }
    }
    await context.close();
  }
  expect(wrong).toEqual([]);
  expect([...counts].sort()).toEqual([1, 2, 3, 4]);
}, 120_000);
