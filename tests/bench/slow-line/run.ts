/**
 * Measures how long a draft takes to be read and to be written in over a slow line: the built
 * application, a real Chromium with an empty cache, and a proxy that is the line, WebSockets and
 * handshakes included (tests/support/slow-line.ts).
 *
 *   npm run build && npx tsx tests/bench/slow-line/run.ts [--words 3500,20000,80000] [--down 400] [--latency 400] [--cpu 4] [--runs 3]
 *
 * `--cdp` has Chromium slow the line down by itself instead, as tests/bench/reading does:
 * handshakes cost nothing there.
 */
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { pagePath } from '#content/addresses/address.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { startApp } from '#tests/support/running-app.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';

const { values } = parseArgs({
  options: {
    words: { type: 'string', default: '3500,20000,80000' },
    /** kbit/s. */
    down: { type: 'string', default: '400' },
    up: { type: 'string' },
    /** Milliseconds of a round trip. */
    latency: { type: 'string', default: '400' },
    /** How many times slower the processor is. */
    cpu: { type: 'string', default: '1' },
    runs: { type: 'string', default: '3' },
    /** Seconds until a run is given up. */
    patience: { type: 'string', default: '120' },
    cdp: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});
const down = Number(values.down) * 1_000;
const up = Number(values.up ?? values.down) * 1_000;
const latency = Number(values.latency);
const patience = Number(values.patience) * 1_000;

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]!;
const seconds = (ms: number) => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(1)} s` : 'never');

interface Opening {
  /**
   * Milliseconds from the navigation until the first words are on screen, and until they can be
   * changed.
   */
  readonly readable: number;
  readonly editable: number;
}

/**
 * Settles when the browser has painted the text for the first time: not before its styles are
 * there.
 */
async function painted(page: Page): Promise<void> {
  await page.locator('.prose p').first().waitFor({ timeout: patience });
  const paints = () => performance.getEntriesByName('first-contentful-paint').length > 0;
  await page.waitForFunction(paints, undefined, { polling: 20, timeout: patience });
}

async function open(browser: Browser, url: string, path: string, cookie: string): Promise<Opening> {
  const context = await openContext(browser, url, { cookie, width: 360, height: 740 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (values.cdp) {
    await session.send('Network.enable');
    const conditions = { offline: false, latency, downloadThroughput: down / 8, uploadThroughput: up / 8 };
    await session.send('Network.emulateNetworkConditions', conditions);
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) });
  const begun = performance.now();
  const since = () => Math.round(performance.now() - begun);
  if (values.trace) {
    const short = (address: string) => address.replace(/^\w+:\/\/[^/]+/, '').slice(0, 60);
    page.on('requestfinished', async (request) => {
      const { responseBodySize } = await request.sizes();
      const { startTime, ...timing } = request.timing();
      console.log(
        `  ${since()} ${short(request.url())} ${responseBodySize} B, first byte ${Math.round(timing.responseStart)}, end ${Math.round(timing.responseEnd)} after its request`,
      );
    });
    page.on('websocket', (socket) => {
      console.log(`  ${since()} socket asked for`);
      socket.on('framereceived', ({ payload }) => console.log(`  ${since()} frame of ${payload.length} B`));
      socket.on('framesent', ({ payload }) => console.log(`  ${since()} frame sent of ${payload.length} B`));
      socket.on('close', () => console.log(`  ${since()} socket closed`));
    });
    page.on('console', (message) => console.log(`  ${since()} console: ${message.text()}`));
  }
  const elapsed = () => performance.now() - begun;
  const within = (wanted: Promise<unknown>) => wanted.then(elapsed, () => Number.POSITIVE_INFINITY);
  await page.goto(`${path}/ecrire`, { waitUntil: 'commit', timeout: patience });
  const [readable, editable] = await Promise.all([
    within(painted(page)),
    within(page.locator('.ProseMirror[contenteditable="true"]').waitFor({ timeout: patience })),
  ]);
  if (values.trace) console.log(`  readable ${Math.round(readable)}, editable ${Math.round(editable)}`);
  await context.close();
  return { readable, editable };
}

const [app, browser] = await Promise.all([startApp(), openBrowser('as people have it')]);
const line = values.cdp ? null : await openSlowLine({ target: app.url, down, up, latency });
const rows: string[] = [];
try {
  for (const words of values.words.split(',').map(Number)) {
    const page = await app.addPage({ title: `Un texte de ${words} mots`, document: naturalDocument(words) });
    const cookie = await app.signIn(`Awa ${words}`);
    const openings: Opening[] = [];
    for (let i = 0; i < Number(values.runs); i++) {
      openings.push(await open(browser, line?.url ?? app.url, pagePath(page), cookie));
    }
    const [readable, editable] = (['readable', 'editable'] as const).map((what) => openings.map((one) => one[what]));
    const row = [
      words,
      ...[readable!, editable!].map((all) => `${seconds(median(all))} (${all.map(seconds).join(', ')})`),
    ];
    rows.push(`| ${row.join(' | ')} |`);
    console.log(rows.at(-1));
  }
} finally {
  await browser.close();
  await line?.close();
  await app.close();
}
const how = values.cdp ? 'slowed down by Chromium' : 'slowed down by a proxy';
console.log(
  `\n${values.down} kbit/s, ${latency} ms, ${how}, processor ÷ ${values.cpu}\n\n| words | readable | editable |\n|---|---|---|\n${rows.join('\n')}`,
);
