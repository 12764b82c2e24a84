/**
 * When the first text of a module is on the screen of a phone whose line is slow: Chromium with an
 * empty cache, the processor four times slower, 400 kbit/s and 400 ms. Twice: a proxy that is the
 * line, where opening a connection takes a round trip as well, and Chromium's own slowing down,
 * where it does not (as in tests/bench/reading).
 *
 *   npm run build && npx tsx tests/bench/slow-line/first-text.ts [--runs 5] [--path /modules/…] [--cpu 4]
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { loadDemo } from '#server/exchange/demo.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { startApp } from '#tests/support/running-app.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    path: { type: 'string', default: '/modules/comment-accompagner-le-retour' },
    cpu: { type: 'string', default: '4' },
  },
});
const [BITS, LATENCY] = [400_000, 400];

async function firstText(browser: Browser, url: string, slowed: boolean): Promise<number> {
  const context = await openContext(browser, url, { width: 360, height: 740, touch: true });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) });
    if (slowed) {
      await session.send('Network.enable');
      const line = { offline: false, downloadThroughput: BITS / 8, uploadThroughput: BITS / 16, latency: LATENCY };
      await session.send('Network.emulateNetworkConditions', line);
    }
    await page.goto(url + values.path, { timeout: 60_000 });
    const painted = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return (await (await page.waitForFunction(painted, undefined, { timeout: 60_000 })).jsonValue())!;
  } finally {
    await context.close();
  }
}

const app = await startApp();
await loadDemo(app.services);
const line = await openSlowLine({ target: app.localUrl, down: BITS, up: BITS / 2, latency: LATENCY });
const browser = await openBrowser('as people have it');
try {
  // Rendered and compressed once.
  await fetch(app.localUrl + values.path, { headers: { 'accept-encoding': 'br', 'accept-language': 'fr-FR' } });
  console.log(`load ${os.loadavg()[0]!.toFixed(1)}, processor ÷ ${values.cpu}, ${values.path}`);
  for (const [name, url, slowed] of [
    ['a line', line.url, false],
    ['slowed down by Chromium', app.localUrl, true],
  ] as const) {
    const times: number[] = [];
    for (let run = 0; run < Number(values.runs); run++) times.push(await firstText(browser, url, slowed));
    const sorted = times.toSorted((a, b) => a - b);
    const all = times.map((time) => (time / 1_000).toFixed(2)).join(', ');
    console.log(`${name}: ${(sorted[times.length >> 1]! / 1_000).toFixed(2)} s at the median (${all})`);
  }
} finally {
  await browser.close();
  await line.close();
  await app.close();
}
