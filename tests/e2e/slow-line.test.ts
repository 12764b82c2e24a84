import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import { packState } from '#server/drafts/pack-state.ts';
import { collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { openSlowLine, type SlowLine } from '#tests/support/slow-line.ts';
import { until } from '#tests/support/until.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

/**
 * Long drafts over slow connections that break again and again. `ROUNDS=1` adds tests that take
 * minutes.
 */
const LAST_WORDS = 'Les derniers mots du texte.';
const random = new Random();
const label = `seed ${random.seed}`;

let app: RunningApp;
let browser: Browser;
let line: SlowLine;
let context: BrowserContext;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(async () => {
  await context?.close();
  await line?.close();
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/**
 * A draft of so many words behind a slow network, and the browser of somebody who may write in it.
 */
async function prepare(words: number, speed: number, latency: number) {
  const page = await app.addPage({ title: `Un texte de ${words} mots`, document: naturalDocument(words, random) });
  line = await openSlowLine({ target: app.url, down: speed, latency });
  context = await openContext(browser, line.url, { cookie: await app.signIn('Awa') });
  context.setDefaultTimeout(60_000);
  return { id: page.id, path: `${pagePath(page)}/ecrire` };
}

/**
 * Cuts the draft's connection each time it has delivered a random number of bytes, at most `times`
 * times.
 * @returns how often it did
 */
function cutEvery(fewest: number, most: number, times: number): () => number {
  let cuts = 0;
  const next = () => fewest + random.below(most - fewest);
  let bytes = next();
  line.onDelivered = (connection) => {
    if (cuts === times || !connection.path.startsWith(COLLAB_PATH) || connection.bytesDown < bytes) return;
    cuts++;
    bytes = next();
    connection.cut();
  };
  return () => cuts;
}

const storedText = async (pageId: string) => (await app.services.drafts.read(pageId)).document.textContent;

/** Waits for the editor, types at the end of the text, and checks that it is complete. */
async function writeAtTheEnd(page: Page, pageId: string): Promise<void> {
  const desk = deskOf(context, page);
  await desk.text.waitFor();
  const before = await storedText(pageId);
  expect(await desk.text.locator('p').last().textContent(), label).toBe(LAST_WORDS);
  await desk.caretAtTheEnd();
  await page.keyboard.type(' Et ceux-ci.');
  await until(
    async () => (await storedText(pageId)) === `${before} Et ceux-ci.`,
    `the end is stored (${label})`,
    60_000,
  );
}

test('a long draft arrives completely over a connection that breaks, and can be read meanwhile', async () => {
  const { id, path } = await prepare(60_000, 4_000_000, 40);
  // Data received before a cut is not sent again; the draft has about 255 kB.
  const cuts = cutEvery(30_000, 60_000, 4);
  const page = await context.newPage();
  await page.goto(path, { waitUntil: 'commit' });
  await page.locator('.prose > p').first().waitFor();
  expect(await page.locator('.ProseMirror').count(), label).toBe(0);
  const progress = page.getByRole('progressbar', { name: 'Texte du brouillon reçu' });
  await progress.waitFor();
  await page.locator('.ProseMirror').waitFor();
  expect(await progress.count()).toBe(0);
  expect(cuts(), label).toBe(4);
  await writeAtTheEnd(page, id);
}, 120_000);

test('parts of a draft that arrived before its page was closed are not requested again', async () => {
  const { id, path } = await prepare(40_000, 8_000_000, 40);
  // The browser has the editor's scripts from another page.
  const other = await context.newPage();
  await other.goto(`${pagePath(await app.addPage({ title: 'Une autre' }))}/ecrire`);
  await other.locator('.ProseMirror').waitFor();
  await other.close();
  const draft = COLLAB_PATH + id;
  let bytes = 0;
  // About half of it arrives, and no more as long as the first page is open.
  let goOn: (() => void) | undefined;
  line.onDelivered = ({ path, bytesDown }) => {
    if (!path.startsWith(draft)) return;
    bytes = Math.max(bytes, bytesDown);
    if (bytes > 80_000) goOn ??= line.hold(draft);
  };
  const first = await context.newPage();
  await first.goto(path);
  await until(async () => (await countKept(first, id)) >= 4, `parts are kept (${label})`, 60_000);
  expect(await first.locator('.ProseMirror').count(), label).toBe(0);
  await first.close();
  // Its connection would deliver the rest.
  for (const connection of line.connections) if (connection.path.startsWith(draft)) connection.cut();
  const before = bytes;
  bytes = 0;
  goOn?.();
  const second = await context.newPage();
  await second.goto(path);
  await second.locator('.ProseMirror').waitFor();
  await writeAtTheEnd(second, id);
  // Four parts, of about eighteen.
  expect(before, label).toBeGreaterThan(40_000);
  const packed = packState(await app.services.drafts.state(id)).reduce((sum, part) => sum + part.packed.length, 0);
  expect(bytes, label).toBeLessThan(packed - 30_000);
  await until(async () => (await countKept(second, id)) === 0, 'the copy has all: no parts are kept beside it');
  await context.setOffline(true);
  try {
    await second.reload();
    // If the browser does not scroll back to them, the last words exist but are not rendered.
    await second.locator('.ProseMirror').getByText('Et ceux-ci.').waitFor({ state: 'attached' });
    expect(await blocksShown(second), label).toBe((await app.services.drafts.read(id)).document.childCount);
  } finally {
    await context.setOffline(false);
  }
}, 120_000);

test('two tabs of one browser that open the same long draft at once both receive it completely', async () => {
  const { id, path } = await prepare(40_000, 1_500_000, 40);
  // The draft has some 170 kB for each tab, and data received before a cut is not sent again.
  const cuts = cutEvery(20_000, 40_000, 4);
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  const complaints = tabs.map(collectComplaints);
  await Promise.all(tabs.map((tab) => tab.goto(path)));
  await Promise.all(tabs.map((tab) => tab.locator('.ProseMirror').waitFor()));
  expect(cuts(), label).toBe(4);
  const [first, second] = tabs as [Page, Page];
  await first.bringToFront();
  await writeAtTheEnd(first, id);
  await second.bringToFront();
  // Below the part that is drawn there.
  await second.locator('.ProseMirror').getByText('Et ceux-ci.').waitFor({ state: 'attached' });
  await deskOf(context, second, []).caretAtTheEnd();
  await second.keyboard.type(' Puis d’autres.');
  await first.getByText('Et ceux-ci. Puis d’autres.').waitFor();
  const stored = await storedText(id);
  expect(stored.endsWith(`${LAST_WORDS} Et ceux-ci. Puis d’autres.`), label).toBe(true);
  for (const tab of tabs) {
    await until(async () => (await deskOf(context, tab, []).saveState()) === 'saved', 'all is saved');
    expect(await blocksShown(tab), label).toBe((await app.services.drafts.read(id)).document.childCount);
  }
  await until(async () => (await countKept(first, id)) === 0, 'no parts are kept beside the copy');
  // Connections that were cut, in the browser's own words.
  expect(complaints.flat().filter((one) => !/WebSocket connection to .* failed/.test(one))).toEqual([]);
}, 150_000);

const blocksShown = (page: Page) => page.locator('.ProseMirror > :not(.ProseMirror-widget)').count();

/** How many parts of a draft this page's device keeps. */
function countKept(page: Page, pageId: string): Promise<number> {
  return page.evaluate(async (id) => {
    const name = (await indexedDB.databases()).find((one) => one.name?.endsWith(id))?.name;
    if (!name) return 0;
    return new Promise<number>((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const database = opening.result;
        const range = IDBKeyRange.bound('part-', 'part-\uffff');
        const counting = database.transaction('custom').objectStore('custom').count(range);
        counting.onsuccess = () => {
          database.close();
          resolve(counting.result);
        };
      };
    });
  }, pageId);
}

const rounds = Number(process.env.ROUNDS) || 0;

test.runIf(rounds)(
  'a draft of 80,000 words opens over 64 kbit/s and a connection that breaks each half minute',
  async () => {
    const { id, path } = await prepare(80_000, 64_000, 400);
    context.setDefaultTimeout(150_000);
    const cuts = cutEvery(100_000, 240_000, 3);
    const page = await context.newPage();
    await page.goto(path);
    await writeAtTheEnd(page, id);
    expect(cuts(), label).toBeGreaterThan(0);
  },
  300_000,
);

test.runIf(rounds)(
  'a long paste over 64 kbit/s arrives over one connection',
  async () => {
    const { id, path } = await prepare(300, 4_000_000, 40);
    const page = await context.newPage();
    await page.goto(path);
    const desk = deskOf(context, page);
    await desk.saved();
    line.setSpeed(64_000);
    let connections = 0;
    page.on('websocket', () => connections++);
    const words = Array.from({ length: 80_000 }, () => random.next().toString(36).slice(2, 8)).join(' ');
    await page.evaluate((text) => {
      const { editor } = document.querySelector('.ProseMirror') as unknown as {
        editor: { commands: { insertContent(text: string): void } };
      };
      editor.commands.insertContent(text);
    }, words);
    await until(async () => (await storedText(id)).includes(words), `it arrives (${label})`, 200_000);
    expect(connections).toBe(0);
    await until(async () => (await desk.saveState()) === 'saved', 'and its writer knows');
  },
  300_000,
);
