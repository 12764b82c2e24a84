/**
 * Measures the built application on the demonstration corpus, in the way the peers were measured
 * (docs/benchmarks.md): loopback, production, one Chromium; the slow line is 400 kbit/s down, 200
 * up, 400 ms, with a processor four times slower.
 *
 *   npm run build && (cd tests/bench/reading && npm install) && node tests/bench/reading/run.js [--runs 5] [--seconds 10]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { chromium } from 'playwright-core';
import { findChromium } from '../../support/chromium.js';

const flag = (name, fallback) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) || fallback;
const RUNS = process.argv.includes('--runs') ? flag('runs', 5) : 5;
const SECONDS = process.argv.includes('--seconds') ? flag('seconds', 10) : 10;
const PAGE = '/fiches/travailler-avec-les-collectivites-du-sud';
const SLOW = { offline: false, downloadThroughput: 50_000, uploadThroughput: 25_000, latency: 400 };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'navette-bench-'));
const env = { PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' };

async function start(demo) {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=4', 'build/start.js'], {
    env: { ...env, NAVETTE_DEMO: demo },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const url = await new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /http:\/\/\S+/.exec(output);
      if (match) resolve(match[0]);
    });
  });
  await fetch(`${url}/healthz`);
  const ready = performance.now() - begun;
  const stop = () => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM'));
  return { child, url, ready, stop, output: () => output };
}

/** Milliseconds in which an idle process uses none of the processor. */
const IDLE = 2_000;

/**
 * Waits until a process has done what it does after its start: it uses no processor for a while.
 */
async function untilIdle({ pid }) {
  // Fields 14 and 15 of proc(5): ticks of the processor in user and kernel mode.
  const used = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).join();
  for (let before = ''; before !== used(); await pause(IDLE)) before = used();
}

const rows = [];
const report = (name, value, unit) => {
  rows.push([name, value, unit]);
  console.log(`${name}: ${value} ${unit}`);
};

function command(...words) {
  const child = spawn(process.execPath, ['build/navette.js', ...words, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => child.once('exit', () => resolve(JSON.parse(output))));
}

async function timeToText(browser, url, { slow, editor, state }) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    ...(state ? { storageState: state } : {}),
  });
  const page = await context.newPage();
  if (slow) {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  let script = 0;
  let bytes = 0;
  let requests = 0;
  page.on('requestfinished', async (request) => {
    const sizes = await request.sizes().catch(() => null);
    if (!sizes || request.resourceType() === 'image') return;
    requests++;
    const size = sizes.responseBodySize + sizes.responseHeadersSize;
    bytes += size;
    if (request.resourceType() === 'script') script += size;
  });
  const begun = performance.now();
  await page.goto(url, { waitUntil: 'commit', timeout: 180_000 });
  await page
    .locator(editor ? '.save-state[data-save="saved"]' : 'article p')
    .first()
    .waitFor({ timeout: 180_000 });
  const seconds = (performance.now() - begun) / 1000;
  await page.waitForLoadState('networkidle').catch(() => {});
  await context.close();
  return { seconds, bytes, script, requests };
}

try {
  await command('demo');
  // The first start makes the index of search.
  const first = await start('on');
  await untilIdle(first.child);
  await first.stop();
  const starts = [];
  for (let i = 0; i < RUNS; i++) {
    const server = await start('on');
    starts.push(server.ready);
    await server.stop();
  }
  report('start to first answer (median)', (median(starts) / 1000).toFixed(2), 's');

  const server = await start('on');
  await untilIdle(server.child);
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  report(
    'memory idle, database and search included',
    Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024),
    'MB',
  );

  const load = await autocannon({
    url: server.url + PAGE,
    connections: 20,
    duration: SECONDS,
    headers: { 'accept-encoding': 'br' },
  });
  report('requests a second, a public page', Math.round(load.requests.average), `(p99 ${load.latency.p99} ms)`);

  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  const { url: link } = await command('sign-in-link', 'yacine@exemple.org');
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((address) => !address.pathname.startsWith('/connexion'));
  const state = await context.storageState();
  for (const [name, options, path_] of [
    ['reading', { slow: false }, PAGE],
    ['reading, slow line', { slow: true }, PAGE],
    ['editor', { slow: false, editor: true, state }, `${PAGE}/ecrire`],
    ['editor, slow line', { slow: true, editor: true, state }, `${PAGE}/ecrire`],
  ]) {
    const runs = [];
    for (let i = 0; i < RUNS; i++) runs.push(await timeToText(browser, server.url + path_, options));
    report(`${name}: text there (median)`, median(runs.map((r) => r.seconds)).toFixed(2), 's');
    report(`${name}: requests; bytes; of them script`, `${runs[0].requests}; ${runs[0].bytes}; ${runs[0].script}`, '');
  }
  await browser.close();
  await server.stop();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
console.log(`\n| figure | value |\n|---|---|\n${rows.map(([n, v, u]) => `| ${n} | ${v} ${u} |`).join('\n')}`);
