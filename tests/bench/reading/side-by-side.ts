/**
 * A public page beside a bare server of Node that sends the same bytes with the same headers, and
 * nginx that serves the same file, in alternate rounds of one run; the processor's time of a page
 * for somebody who is signed in: read again, read first by a second person, read first by anybody;
 * all at 1,000 and 20,000 pages.
 *
 *   npm run build && (cd tests/bench/reading && npm install) && npx tsx tests/bench/reading/side-by-side.ts [--rounds 5] [--seconds 3] [pages…]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { XmlElement, XmlText } from 'yjs';
import { DraftClient } from '../../support/draft-client.ts';
import { loadData } from '../search/data.ts';
import { fillDatabase } from '../search/fill-database.ts';
import { navetteCommand, signIn } from '../search/measured-server.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
});
const [ROUNDS, SECONDS] = [Number(values.rounds), Number(values.seconds)];
const SIZES = positionals.length > 0 ? positionals.map(Number) : [1_000, 20_000];
/** Requests of which the time to the first byte, or the processor's time, is taken. */
const SAMPLES = 400;
const TICK_MS = 10;
/** Addresses that are tried, of which one in ten is a public factsheet. */
const MOST_PROBED = 900;

interface Started {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
const folder = mkdtempSync(path.join(os.tmpdir(), 'navette-beside-'));

function start(command: string, args: string[], env: NodeJS.ProcessEnv = { NODE_ENV: 'production' }): Promise<Started> {
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`it ended: ${output}`)));
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      const url = /http:\/\/\S+/.exec(output)?.[0];
      if (url) resolve({ url, pid: child.pid!, stop });
    });
  });
}

const navette = (dataDir: string) =>
  start(process.execPath, ['--max-semi-space-size=4', 'build/start.js'], {
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR: dataDir,
    NAVETTE_DEMO: 'off',
    LOG_LEVEL: 'error',
  });

/** Milliseconds of the processor that a process and its threads used. */
function processorOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/**
 * Waits until a process has done what it does after its start: it uses almost no processor for a
 * while.
 */
async function untilIdle(pid: number): Promise<void> {
  for (let before = Number.NEGATIVE_INFINITY; ; ) {
    const used = processorOf(pid);
    if (used - before <= 3 * TICK_MS) return;
    before = used;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

interface Got {
  readonly firstByte: number;
  readonly body: Buffer;
  readonly headers: Record<string, string | string[] | undefined>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
function fetchOnce(url: string, headers: Record<string, string>): Promise<Got> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    get(url, { agent, headers }, (response) => {
      const firstByte = performance.now() - begun;
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
        else resolve({ firstByte, body: Buffer.concat(pieces), headers: response.headers });
      });
    }).on('error', reject);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** nginx with one process, or null where it is not installed. */
async function nginx(body: Buffer, headers: Record<string, string>): Promise<Started | null> {
  const root = path.join(folder, 'nginx');
  mkdirSync(path.join(root, 'files'), { recursive: true });
  writeFileSync(path.join(root, 'files', 'page'), body);
  const port = await freePort();
  const directives = Object.entries(headers).map(([name, value]) => `add_header ${name} ${JSON.stringify(value)};`);
  const config = path.join(root, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${root}/pid; error_log /dev/null; user root; events {}
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type "text/html"; etag off;
client_body_temp_path ${root}/b; proxy_temp_path ${root}/p; fastcgi_temp_path ${root}/f; uwsgi_temp_path ${root}/u; scgi_temp_path ${root}/s;
server { listen 127.0.0.1:${port}; ${directives.join(' ')} location / { root ${root}/files; try_files /page =404; } } }`,
  );
  const child = spawn('nginx', ['-c', config, '-p', root], { stdio: 'ignore' });
  const failed = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(true));
    child.once('exit', () => resolve(true));
    setTimeout(() => resolve(false), 1_000);
  });
  if (failed) return null;
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, stop };
}

const BR = { 'accept-encoding': 'br' };

/** Milliseconds between two letters of somebody who writes. */
const A_LETTER = 200;

/** The processor's time of a page again, of the staff, while somebody writes in another page. */
async function besideWriter(server: Started, address: string, list: string, cookie: string): Promise<void> {
  const other = [...list.matchAll(/href="(\/fiches\/page-\d+)"/g)]
    .map(([, path]) => path!)
    .find((path) => path !== address)!;
  const desk = (await fetchOnce(`${server.url}${other}/ecrire`, { cookie })).body.toString();
  const client = new DraftClient(server.url.replace(/^http/, 'ws'), /data-draft="(\w+)"/.exec(desk)![1]!, cookie);
  while (!client.provider.synced) await new Promise((resolve) => setTimeout(resolve, 50));
  const words = new XmlText();
  const paragraph = new XmlElement('paragraph');
  paragraph.insert(0, [words]);
  client.draft.getXmlFragment('default').push([paragraph]);
  const typing = setInterval(() => words.insert(words.length, 'a'), A_LETTER);
  try {
    const used = async (work: () => Promise<unknown>) => {
      const [before, begun] = [processorOf(server.pid), performance.now()];
      await work();
      return { processor: processorOf(server.pid) - before, ms: performance.now() - begun };
    };
    const alone: number[] = [];
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const idle = await used(() => new Promise((resolve) => setTimeout(resolve, 3_000)));
      const read = await used(async () => {
        for (let n = 0; n < SAMPLES / 4; n++) {
          await fetchOnce(server.url + address, { ...BR, cookie });
          // As people read, not one after the other at once: a letter comes between most.
          await new Promise((resolve) => setTimeout(resolve, A_LETTER / 2));
        }
      });
      alone.push(idle.processor / idle.ms);
      costs.push((read.processor - (idle.processor / idle.ms) * read.ms) / (SAMPLES / 4));
    }
    console.log(
      `  signed in, again, beside a writer: ${median(costs).toFixed(1)} ms of the processor (≤ 3; ${costs.map((cost) => cost.toFixed(1)).join(', ')}), the writer apart: ${(median(alone) * 1_000).toFixed(0)} ms a second`,
    );
  } finally {
    clearInterval(typing);
    client.destroy();
  }
}

async function measureSize(pages: number): Promise<{ rate: number; signedIn: number }> {
  const data = loadData(pages);
  if (!data) throw new Error('../shared/data/search is not here');
  const dataDir = path.join(folder, String(pages));
  mkdirSync(dataDir);
  await navetteCommand(dataDir, 'migrate').catch(() => undefined);
  await fillDatabase(path.join(dataDir, 'navette.sqlite'), data.rows);
  const server = await navette(dataDir);
  await untilIdle(server.pid);
  const list = (await fetchOnce(`${server.url}/fiches`, {})).body.toString();
  const address = /href="(\/fiches\/page-\d+)"/.exec(list)![1]!;
  const page = await fetchOnce(server.url + address, BR);
  const same = Object.fromEntries(
    Object.entries(page.headers).flatMap(([name, value]) =>
      /^(date|connection|keep-alive|content-length|transfer-encoding)$/.test(name) ? [] : [[name, String(value)]],
    ),
  );
  const file = path.join(folder, 'page');
  writeFileSync(file, page.body);
  const bare = await start(process.execPath, [
    path.join(import.meta.dirname, 'bare-server.js'),
    file,
    JSON.stringify(same),
  ]);
  const { 'content-type': _, ...otherHeaders } = same;
  const served = await nginx(page.body, otherHeaders);
  const beside: [string, Started, string][] = [
    ['Navette', server, address],
    ['bare Node', bare, '/'],
    ...(served ? [['nginx', served, '/'] as [string, Started, string]] : []),
  ];
  const rates = new Map<string, number[]>(beside.map(([name]) => [name, []]));
  const firsts = new Map<string, number[]>(beside.map(([name]) => [name, []]));
  const shares: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, { url }, at] of beside) {
      const { requests } = await autocannon({ url: url + at, connections: 20, duration: SECONDS, headers: BR });
      const first: number[] = [];
      for (let n = 0; n < SAMPLES; n++) first.push((await fetchOnce(url + at, BR)).firstByte);
      // The first round warms up.
      if (round < 0) continue;
      rates.get(name)!.push(requests.average);
      firsts.get(name)!.push(median(first));
    }
    if (round >= 0) shares.push(rates.get('Navette')!.at(-1)! / rates.get('bare Node')!.at(-1)!);
  }
  const row = (name: string) =>
    `${name}: ${Math.round(median(rates.get(name)!))} a second, first byte ${median(firsts.get(name)!).toFixed(2)} ms`;
  console.log(`${pages} pages, ${page.body.length} bytes; ${beside.map(([name]) => row(name)).join('; ')}`);
  const firstBytes = median(firsts.get('Navette')!) / median(firsts.get('bare Node')!);
  console.log(
    `  Navette ÷ bare Node, round by round: ${shares.map((share) => share.toFixed(2)).join(', ')}: ${median(shares).toFixed(2)} (≥ 0.6); first byte ${firstBytes.toFixed(2)} × (≤ 2)`,
  );

  const cookie = await signIn(server.url, dataDir, 'banc@exemple.org');
  for (let n = 0; n < SAMPLES; n++) await fetchOnce(server.url + address, { ...BR, cookie });
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = processorOf(server.pid);
    for (let n = 0; n < SAMPLES / 4; n++) await fetchOnce(server.url + address, { ...BR, cookie });
    costs.push((processorOf(server.pid) - before) / (SAMPLES / 4));
  }
  console.log(
    `  signed in, again: ${median(costs).toFixed(1)} ms of the processor (≤ 3; ${costs.map((cost) => cost.toFixed(1)).join(', ')})`,
  );
  await besideWriter(server, address, list, cookie);
  // Pages that nobody who is signed in has read: rendered for the first, given to the second.
  const addresses = Array.from({ length: MOST_PROBED }, (_, n) => `/fiches/page-${n}`);
  const there: string[] = [];
  for (const one of addresses)
    if (one !== address && (await fetch(server.url + one, { redirect: 'manual' })).status === 200) there.push(one);
  const readFirst: number[] = [];
  for (let person = 0; person <= ROUNDS; person++) {
    const other = await signIn(server.url, dataDir, `banc-${person}@exemple.org`);
    await fetchOnce(server.url + address, { ...BR, cookie: other });
    await untilIdle(server.pid);
    const before = processorOf(server.pid);
    for (const one of there) await fetchOnce(server.url + one, { ...BR, cookie: other });
    readFirst.push((processorOf(server.pid) - before) / there.length);
  }
  const [rendered, ...given] = readFirst;
  console.log(
    `  signed in, read first, mean of ${there.length} pages: rendered ${rendered!.toFixed(1)} ms; rendered for another ${median(given).toFixed(1)} ms (${given.map((cost) => cost.toFixed(1)).join(', ')})`,
  );
  for (const [, one] of beside) await one.stop();
  return { rate: median(rates.get('Navette')!) / median(rates.get('bare Node')!), signedIn: median(costs) };
}

try {
  console.log(`load ${os.loadavg()[0]!.toFixed(1)}, ${process.version}`);
  const found = [];
  for (const size of SIZES) found.push(await measureSize(size));
  const [small, large] = [found[0]!, found.at(-1)!];
  if (found.length > 1)
    console.log(
      `${SIZES.at(-1)} ÷ ${SIZES[0]} pages: time of a public page ${(small.rate / large.rate).toFixed(2)}, signed in ${(large.signedIn / small.signedIn).toFixed(2)} (≤ 1.2)`,
    );
} finally {
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
