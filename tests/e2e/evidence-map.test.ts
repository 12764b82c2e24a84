import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { evidenceMapPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { MAP_COLUMNS } from '#content/evidence/evidence-map.ts';
import { openContext } from '#tests/support/browser.ts';
import { BLOCK, cite, doc, paragraph, text, typed } from '#tests/support/cited-nodes.ts';
import { type EditorFloor, openEditorFloor } from '#tests/support/editor-floor.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { addRow } from '#tests/support/study-hands.ts';

/** The width of a sheet of A4 without its margins, in pixels of CSS. */
const SHEET = Math.floor(((210 - 2 * 16) / 25.4) * 96);
/** Links of a page before its map, at most. */
const MOST_TABS = 60;

let floor: EditorFloor;
let page: Page;
let study: string;

beforeAll(async () => {
  floor = await openEditorFloor();
  const { services } = floor.app;
  const about = { summary: 'Un résumé.', visibility: 'public' } as const;
  const of = await floor.app.addPage({ kind: 'study', title: 'Le débit d’un canal', ...about });
  const later = await floor.app.addPage({ kind: 'practice', title: 'Compter les tours', ...about });
  const add = async (title: string) => `material/${await addMaterial(services, of.id, { kind: 'document', title })}`;
  const [level, minutes] = [await add('Relevé du débit'), await add('Compte rendu')];
  const finding = `block/${of.id}/${BLOCK}`;
  const rests = paragraph('bcde2345', text('Chaque an '), cite(level), cite(minutes, '', 'against'));
  for (const [{ id }, ...blocks] of [
    [
      of,
      typed(BLOCK, 'finding', 'Le débit baisse', rests),
      typed('cdef2345', 'lesson', 'Compter avant', paragraph('defg2345', text('D’abord '), cite(finding))),
    ],
    [later, paragraph('efgh2345', text('Comme on l’a vu '), cite(finding))],
  ] as const) {
    await services.drafts.replace(id, fitDocument(doc(...blocks)).document);
    await services.editions.publish(id, {}, COMMAND_LINE);
  }
  study = pagePath(of);
  const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa Traoré') });
  page = await context.newPage();
}, 120_000);
afterAll(() => floor?.close());

/** How many pixels differ in what is shown around an element, after something has happened. */
async function pixelsChanged(element: Locator, change: () => Promise<unknown>): Promise<number> {
  const { x, y, width, height } = (await element.boundingBox())!;
  const clip = { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
  const pixels = async () =>
    sharp(await page.screenshot({ clip }))
      .raw()
      .toBuffer();
  const before = await pixels();
  await change();
  const after = await pixels();
  return before.filter((value, i) => Math.abs(value - after[i]!) > 40).length;
}

/**
 * Expects that the element is printed without the frame of the screen, within the width of the
 * sheet.
 */
async function expectPrinted(drawing: string): Promise<void> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: SHEET, height: 1000 });
  await page.emulateMedia({ media: 'print' });
  for (const shown of [page.locator(`${drawing} svg[role="group"]`), page.locator('main table')]) {
    expect(await shown.isVisible()).toBe(true);
    const { x, width } = (await shown.boundingBox())!;
    expect([x >= 0, Math.floor(x + width) <= SHEET]).toEqual([true, true]);
  }
  expect(await page.locator('main h1').isVisible()).toBe(true);
  for (const around of ['.site-header', '.site-footer', '.skip-link', 'main .actions', 'nav']) {
    const there = await page.locator(around).all();
    for (const one of there) expect([around, await one.isVisible()]).toEqual([around, false]);
  }
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize(before);
}

test('the links of the map are reached by Tab, seen to have the focus, and opened by Enter', async () => {
  await page.goto(evidenceMapPath(study));
  const box = page.getByRole('link', { name: /Constat.*Le débit baisse/ }).first();
  await box.scrollIntoViewIfNeeded();
  const hasFocus = () => box.evaluate((link) => link.matches(':focus-visible'));
  const changed = await pixelsChanged(box, async () => {
    for (let tabs = 0; tabs < MOST_TABS && !(await hasFocus()); tabs++) await page.keyboard.press('Tab');
  });
  expect(await hasFocus()).toBe(true);
  expect(changed).toBeGreaterThan(1_000);
  const href = (await box.getAttribute('href'))!;
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname + url.hash === href);
  expect(await page.locator(`[id="${decodeURIComponent(new URL(page.url()).hash.slice(1))}"]`).textContent()).toContain(
    'Chaque an',
  );
});

test('the map is printed with its table, and distinguishes kinds of boxes and lines without colour', async () => {
  await page.goto(evidenceMapPath(study));
  await expectPrinted('.evidence-drawing');
  for (const media of ['screen', 'print'] as const) {
    await page.emulateMedia({ media });
    const map = page.locator('.evidence-drawing > svg');
    // Each column has its name above it.
    const heads = await map.locator('.evidence-heading').all();
    expect(heads).toHaveLength(MAP_COLUMNS.length);
    for (const head of heads) expect(await head.isVisible()).toBe(true);
    const boxes = await map.locator('.evidence-box').evaluateAll((all) =>
      all.map((one) => ({
        kind: /is-(\w+)/.exec(one.getAttribute('class')!)![1]!,
        sign: one.querySelector('.evidence-mark')!.textContent!.replace(/\d+/, ''),
        outline: [...one.querySelectorAll('rect')]
          .map((rect) => [rect.getAttribute('rx'), getComputedStyle(rect).strokeDasharray])
          .join(' / '),
      })),
    );
    const distinct = (of: 'sign' | 'outline') => new Map(boxes.map((one) => [one.kind, one[of]]));
    expect([...distinct('sign').keys()].sort()).toEqual([...MAP_COLUMNS].sort());
    for (const of of ['sign', 'outline'] as const)
      expect(new Set(distinct(of).values()).size, of).toBe(MAP_COLUMNS.length);
    const lines = await map
      .locator('.evidence-line')
      .evaluateAll((all) =>
        all.map((one) => [one.classList.contains('is-against'), getComputedStyle(one).strokeDasharray !== 'none']),
      );
    expect(lines.sort()).toEqual([
      [false, false],
      [false, false],
      [false, false],
      [true, true],
    ]);
    expect(await map.getByText('≠').isVisible()).toBe(true);
  }
  await page.emulateMedia({ media: 'screen' });
});

test('the timeline is printed with its table; a turning point has another shape', async () => {
  const section = { study, slug: 'frise', row: 'Événement' };
  await addRow(page, section, ['mars 2019', 'Le canal est creusé.']);
  await addRow(page, section, ['2021', 'Le comité change.', true]);
  const marks = page.locator('.timeline-event .timeline-mark');
  expect(await marks.evaluateAll((all) => all.map((mark) => mark.tagName))).toEqual(['circle', 'path']);
  await expectPrinted('.timeline-drawing');
});
