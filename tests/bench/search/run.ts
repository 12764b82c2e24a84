import { parseArgs } from 'node:util';
import { isStopWord } from '../../../content/search/words/stop-words.ts';
import { loadData, type Question, type Row } from './data.ts';
import { type Engine, fts5, miniSearch, navette, navetteIndex, plainLunr } from './engines.ts';
import { VARIANTS } from './variants.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1518' },
    every: { type: 'string', default: '4' },
    peers: { type: 'string', default: 'fts5' },
    variants: { type: 'boolean', default: false },
    'known-item': { type: 'boolean', default: false },
    titles: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(
    'npx tsx run.ts [--pages 1518] [--every 4] [--peers fts5,lunr,minisearch] [--variants] [--known-item] [--titles]\n',
  );
  process.exit(0);
}

const data = loadData(Number(values.pages));
if (!data) {
  process.stdout.write('skipped: ../shared/data/search is not here\n');
  process.exit(0);
}
const questions = data.questions.filter((_, index) => index % Number(values.every) === 0);
process.stdout.write(`${data.rows.length} pages, ${questions.length} questions, ${process.version}\n`);

async function timed<T>(name: string, build: () => T | Promise<T>): Promise<T> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const built = await build();
  const seconds = (performance.now() - start) / 1000;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const mb = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6;
  process.stdout.write(
    `${name}: built in ${seconds.toFixed(1)} s, ${globalThis.gc ? `${mb.toFixed(0)} MB` : '(memory: node --expose-gc)'}\n`,
  );
  return built;
}

async function measure(engine: Engine, label: string, list: readonly Question[]): Promise<number> {
  let reciprocal = 0;
  let recalled = 0;
  const times: number[] = [];
  for (const { q, id } of list) {
    const start = performance.now();
    const found = await engine.find(q);
    times.push(performance.now() - start);
    const rank = found.indexOf(id);
    if (rank < 0) continue;
    reciprocal += 1 / (rank + 1);
    recalled++;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2);
  const recall = recalled / list.length;
  process.stdout.write(
    `${engine.name.padEnd(22)} ${label.padEnd(22)} MRR@10 ${(reciprocal / list.length).toFixed(4)}  recall@10 ${recall.toFixed(4)}  ms p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)}\n`,
  );
  return recall;
}

/** Whole numbers from 0, the same for the same seed. */
function randomBelow(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

/**
 * Pages whose title is a question that people ask of a public service, asked as it stands or, with
 * `nearly`, in small letters and without one of its words of content.
 */
function titleQuestions(rows: readonly Row[], nearly: boolean): Question[] {
  const random = randomBelow(20261130);
  const titles = rows.filter(({ title }) => title.endsWith('?') && (title.match(/\p{L}{4,}/gu) ?? []).length >= 4);
  return Array.from({ length: Math.min(titles.length, 83) }, () => {
    const { id, title } = titles.splice(random(titles.length), 1)[0]!;
    if (!nearly) return { q: title, id };
    const words = title.toLowerCase().split(/\s+/);
    const ofContent = words.filter((word) => /\p{L}{4,}/u.test(word) && !isStopWord(word));
    const left = ofContent[random(ofContent.length)];
    return { q: words.filter((word) => word !== left).join(' '), id };
  });
}

/**
 * Three words of five letters or more of a random sentence of each page sampled: is the page among
 * the first ten? Words of content, or with `any` also those that name no subject (« cette »,
 * « chaque », « après »), which searches leave out.
 */
function knownItems(rows: readonly Row[], any: boolean): Question[] {
  const random = randomBelow(20261125);
  const items: Question[] = [];
  for (let n = 0; n < 500; n++) {
    const row = rows[random(rows.length)]!;
    const sentences = row.text.split(/(?<=[.!?])\s+/);
    const words = [
      ...new Set((sentences[random(sentences.length)]!.match(/\p{L}{5,}/gu) ?? []).map((word) => word.toLowerCase())),
    ].filter((word) => any || !isStopWord(word));
    if (words.length < 3) continue;
    const chosen = Array.from({ length: 3 }, () => words.splice(random(words.length), 1)[0]!);
    items.push({ q: chosen.join(' '), id: row.id });
  }
  return items;
}

const peers = values.peers.split(',');
const engines: Engine[] = [navette(await timed('navette', () => navetteIndex(data.rows)))];
if (peers.includes('fts5')) engines.push(await timed('fts5', () => fts5(data.rows)));
if (peers.includes('lunr')) engines.push(await timed('lunr', () => plainLunr(data.rows)));
if (peers.includes('minisearch')) engines.push(await timed('minisearch', () => miniSearch(data.rows)));
for (const engine of engines) await measure(engine, 'questions', questions);
if (values.variants) {
  const clean = await measure(engines[0]!, 'clean', questions);
  for (const [name, change] of Object.entries(VARIANTS)) {
    const recall = await measure(
      engines[0]!,
      name,
      questions.map(({ q, id }) => ({ q: change(q), id })),
    );
    process.stdout.write(`  ${name}: ${(recall / clean).toFixed(3)} × clean\n`);
  }
}
if (values['known-item']) {
  for (const engine of engines) await measure(engine, 'known item', knownItems(data.rows, false));
  for (const engine of engines) await measure(engine, 'known item, any words', knownItems(data.rows, true));
}
if (values.titles) {
  for (const engine of engines) await measure(engine, 'titles', titleQuestions(data.rows, false));
  for (const engine of engines) await measure(engine, 'titles, nearly', titleQuestions(data.rows, true));
}
