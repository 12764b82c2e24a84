import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { mergeSegments } from '../../../content/search/index/merge-segments.ts';
import type { Segment } from '../../../content/search/index/segment.ts';
import { SearchIndex } from '../../../content/search/search-index.ts';
import { loadData, type Question, type Row } from './data.ts';
import { askNavette, documentOf, navetteIndex } from './engines.ts';
import { HARD_QUERIES } from './hard-queries.ts';
import { memoryOf, percentile, percentiles, since } from './measures.ts';
import { type Cost, peerCosts } from './peer-cost.ts';
import { measureServed } from './served.ts';

/** Cost by size: node --expose-gc --import tsx scale.ts [--peers] [--served] [pages…] */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: 'boolean', default: false }, served: { type: 'boolean', default: false } },
});

/** The index by itself, in this process. */
function measureIndex(
  rows: readonly Row[],
  questions: readonly Question[],
  print: (what: string, value: string) => void,
): Cost {
  const before = memoryOf();
  let start = performance.now();
  const built = navetteIndex(rows);
  const build = since(start);
  const memory = memoryOf() - before;
  print('built', `${(build / 1000).toFixed(2)} s, ${built.list.length} segments; memory ${memory.toFixed(0)} MB`);
  start = performance.now();
  const stored = built.list.map((segment) => serialize(segment));
  const size = stored.reduce((sum, { length }) => sum + length, 0) / 1e6;
  print('stored', `${size.toFixed(0)} MB in ${since(start).toFixed(0)} ms`);
  start = performance.now();
  const index = new SearchIndex();
  for (const bytes of stored) index.addSegment(deserialize(bytes) as Segment);
  askNavette(index, 'énergie');
  const load = since(start);
  print('loaded, first answer', `${load.toFixed(0)} ms`);

  const timesOf = (queries: readonly string[]) =>
    queries.map((q) => {
      const at = performance.now();
      askNavette(index, q);
      return since(at);
    });
  const whole = questions.map(({ q }) => q);
  timesOf(whole.slice(0, 50));
  const times = timesOf(whole);
  print('whole questions', percentiles(times));
  const prefixes = whole.slice(0, 150).flatMap((q) => {
    const words = q.replace(/[?!.]/g, '').trim();
    return Array.from({ length: Math.min(30, words.length) - 1 }, (_, n) => words.slice(0, n + 2));
  });
  print('as one types', percentiles(timesOf(prefixes)));
  const misspelled = whole.slice(0, 200).map((q) => q.replace(/(\p{L}{4})(\p{L})(\p{L})/u, '$1$3$2'));
  print('with a typo', percentiles(timesOf(misspelled)));

  // Of the processor, and the shortest of five: what the query takes, not what others did beside
  // it.
  const processorOf = (queries: readonly string[]) =>
    queries.map((q) => {
      const before = process.cpuUsage();
      askNavette(index, q);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
  for (const [kind, queries] of Object.entries(HARD_QUERIES)) {
    processorOf(queries);
    const runs = Array.from({ length: 5 }, () => processorOf(queries));
    const best = queries.map((_, query) => Math.min(...runs.map((run) => run[query]!)));
    const longest = best.indexOf(Math.max(...best));
    print(`hard: ${kind}`, `${percentiles(best)}; longest « ${queries[longest]!.slice(0, 60)} »`);
  }

  const row = rows[7]!;
  const fresh: number[] = [];
  for (let n = 0; n < 30; n++) {
    const at = performance.now();
    index.put([documentOf({ ...row, id: `fresh-${n}`, text: `${row.text} zymotechnie${n}` })]);
    if (askNavette(index, `zymotechnie${n}`).total < 1) throw new Error('not found');
    fresh.push(since(at));
  }
  print('put and found', percentiles(fresh));

  const parts = index.list;
  const steps: number[] = [];
  start = performance.now();
  const merging = mergeSegments(parts);
  for (;;) {
    const at = performance.now();
    const step = merging.next();
    steps.push(since(at));
    if (step.done) {
      index.replaceSegments(parts, step.value);
      break;
    }
  }
  print('all merged into one', `${since(start).toFixed(0)} ms; steps ${percentiles(steps)}`);
  print('whole questions, one segment', percentiles(timesOf(whole)));
  return { build, memory, load, times };
}

const ratio = (ours: number | null, theirs: number | null) =>
  ours === null || theirs === null ? '–' : (ours / theirs).toFixed(ours / theirs < 0.1 ? 3 : 2);

for (const size of positionals.length > 0 ? positionals.map(Number) : [1_000, 5_000, 20_000]) {
  const data = loadData(size);
  if (!data) {
    process.stdout.write('skipped: ../shared/data/search is not here\n');
    process.exit(0);
  }
  const { rows } = data;
  const questions = data.questions.filter((_, n) => n % 4 === 0);
  const print = (what: string, value: string) =>
    process.stdout.write(`${String(size).padStart(6)} ${what.padEnd(36)} ${value}\n`);
  const ours = measureIndex(rows, questions, print);
  for (const [name, theirs] of Object.entries(values.peers ? await peerCosts(rows, questions) : {})) {
    const { build, memory, load, times } = theirs;
    const mb = memory === null ? '–' : `${memory.toFixed(0)} MB`;
    const ms = load === null ? '–' : `${load.toFixed(0)} ms`;
    print(name, `built ${(build / 1000).toFixed(2)} s; memory ${mb}; loaded ${ms}; questions ${percentiles(times)}`);
    const shares = [0.5, 0.99].map((share) => ratio(percentile(ours.times, share), percentile(times, share)));
    print(
      `  navette ÷ ${name}`,
      `built ${ratio(ours.build, build)}; memory ${ratio(ours.memory, memory)}; loaded ${ratio(ours.load, load)}; questions p50 ${shares[0]} p99 ${shares[1]}`,
    );
  }
  if (values.served) await measureServed(rows, questions, print);
}
