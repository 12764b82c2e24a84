import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Question, Row } from './data.ts';
import { fillDatabase } from './fill-database.ts';
import { type Held, navetteCommand, signIn, startMeasured } from './measured-server.ts';
import { percentiles } from './measures.ts';

/** Times each change is made and looked for. */
const ROUNDS = 10;
/**
 * Milliseconds after which everything that follows a change, storing segments included, is done.
 */
const CALM = 8_000;

/**
 * The built server over a database of that many pages, through its real entrances: how soon a
 * change is found, and how long the event loop was blocked meanwhile.
 */
export async function measureServed(
  rows: readonly Row[],
  questions: readonly Question[],
  print: (what: string, value: string) => void,
): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'navette-bench-search-'));
  const calm = () => new Promise((resolve) => setTimeout(resolve, CALM));
  try {
    await fillDatabase(path.join(dataDir, 'navette.sqlite'), rows);
    const first = await startMeasured(dataDir);
    await first.held();
    print('first start: all indexed', `${((await first.indexed) / 1000).toFixed(1)} s; ${held(await first.held())}`);
    await calm();
    print('segments stored', `${held(await first.held())}`);
    await first.stop();

    const server = await startMeasured(dataDir);
    await server.held();
    print('later start: all found', `${ms(await server.indexed)}; ${held(await server.held())}`);
    await calm();
    print('memory of the process', `${server.memory()} MB`);

    const cookie = await signIn(server.url, dataDir, 'banc@example.org');
    const ask = async (address: string, session = '') => {
      const response = await fetch(server.url + address, { headers: { cookie: session } });
      if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
      return response.text();
    };
    const askAll = async (addresses: readonly string[], session: string) => {
      const times: number[] = [];
      for (const address of addresses) {
        const at = performance.now();
        await ask(address, session);
        times.push(performance.now() - at);
      }
      return percentiles(times);
    };
    const some = questions.slice(0, 200).map(({ q }) => encodeURIComponent(q));
    const facets = ['', '&type=factsheet', '&pays=ML', '&odd=6&pays=ML', '&annee=2020', '&p=40', '&tri=date'];
    const doors: Readonly<Record<string, readonly string[]>> = {
      home: Array.from({ length: 20 }, () => '/'),
      'search page': some.map((q) => `/recherche?q=${q}`),
      'facets, nothing typed': facets.map((facet) => `/recherche?q=${facet}`),
      'facets, a word of every page': facets.map((facet) => `/recherche?q=le${facet}`),
      'search as JSON': some.map((q) => `/recherche.json?q=${q}`),
      suggestions: some.map((q) => `/recherche/suggestions?q=${q.slice(0, 6).replace(/%.?$/, '')}`),
    };
    // The first page of a process compiles: that is no figure of search.
    await askAll(doors['search page']!.slice(0, 50), cookie);
    await server.held();
    for (const [door, addresses] of Object.entries(doors)) {
      for (const [who, session] of [
        ['public', ''],
        ['staff', cookie],
      ] as const)
        print(`${door}, ${who}`, `${await askAll(addresses, session)}; ${held(await server.held())}`);
    }

    const note = path.join(dataDir, 'banc.md');
    const text = rows[7]!.text.replaceAll('\n', '\n\n');
    writeFileSync(
      note,
      `---\nkind: factsheet\nslug: banc\ntitle: Banc\nsummary: Un banc.\nvisibility: public\n---\n\n${text}\n`,
    );
    await navetteCommand(dataDir, 'import', note);
    const post = async (address: string, fields: Record<string, string>) => {
      const response = await fetch(server.url + address, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: server.url },
        body: new URLSearchParams(fields),
      });
      if (response.status !== 303 && response.status !== 302) throw new Error(`${address}: ${response.status}`);
    };
    const change = async (title: string, visibility: string) => {
      const version = hidden('version', await ask('/fiches/banc/notice', cookie));
      const fields = { intent: 'save', title, summary: 'Un banc.', slug: 'banc', language: 'fr', visibility, version };
      await post('/fiches/banc/notice', fields);
    };
    const until = async (word: string, total: number) => {
      while ((JSON.parse(await ask(`/recherche.json?q=${word}`)) as { total: number }).total !== total);
    };
    const steps = {
      'publication to found': { times: [] as number[], held: NOT_HELD },
      'hidden to not found': { times: [] as number[], held: NOT_HELD },
      'shown to found': { times: [] as number[], held: NOT_HELD },
    };
    const measure = async (step: keyof typeof steps, act: () => Promise<void>, word: string, total: number) => {
      await server.held();
      const at = performance.now();
      await act();
      await until(word, total);
      steps[step].times.push(performance.now() - at);
      steps[step].held = longer(steps[step].held, await server.held());
    };
    for (let n = 0; n < ROUNDS; n++) {
      const word = `zymotechnie${'abcdefghij'[n % 10]}`;
      const title = `Banc ${word}`;
      await change(title, 'public');
      const reviewed = hidden('reviewed', await ask('/fiches/banc/publier', cookie));
      const publish = () => post('/fiches/banc/publier', { intent: 'publish', note: '', reviewed });
      await measure('publication to found', publish, word, 1);
      await measure('hidden to not found', () => change(title, 'members'), word, 0);
      await measure('shown to found', () => change(title, 'public'), word, 1);
    }
    for (const [step, { times, held: longest }] of Object.entries(steps))
      print(step, `${percentiles(times)}; ${held(longest)}`);
    await server.held();
    await calm();
    print('segments stored', `${held(await server.held())}`);
    print('memory of the process', `${server.memory()} MB`);
    await server.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const NOT_HELD: Held = { clock: 0, own: 0 };
const longer = (a: Held, b: Held): Held => ({ clock: Math.max(a.clock, b.clock), own: Math.max(a.own, b.own) });
const hidden = (name: string, html: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const ms = (time: number) => `${time.toFixed(0)} ms`;
const held = ({ clock, own }: Held) => `held ${ms(own)} (by the clock ${ms(clock)})`;
