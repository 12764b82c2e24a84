import { deserialize, serialize } from 'node:v8';
import { mergeSegments } from '../../../content/search/merge-segments.ts';
import { SearchIndex } from '../../../content/search/search-index.ts';
import type { Segment } from '../../../content/search/segment.ts';
import { loadData } from './data.ts';
import { askNavette, documentOf, navetteIndex } from './engines.ts';

/** Cost by size: node --expose-gc --import tsx scale.ts [pages…] */
const sizes = process.argv.slice(2).map(Number);

const percentiles = (times: number[]) => {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(2);
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${times.at(-1)!.toFixed(1)} ms`;
};
const heap = () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed / 1e6, arrays: Math.max(external, arrayBuffers) / 1e6 };
};
const since = (start: number) => performance.now() - start;

for (const size of sizes.length > 0 ? sizes : [1_000, 5_000, 20_000]) {
  const data = loadData(size);
  if (!data) {
    process.stdout.write('skipped: ../shared/data/search is not here\n');
    process.exit(0);
  }
  const before = heap();
  let start = performance.now();
  let index: SearchIndex | null = navetteIndex(data.rows);
  const built = since(start);
  const after = heap();
  const say = (what: string, value: string) =>
    process.stdout.write(`${String(size).padStart(6)} ${what.padEnd(32)} ${value}\n`);
  say('built', `${(built / 1000).toFixed(2)} s, ${index.list.length} segments`);
  say(
    'memory',
    `heap ${(after.heap - before.heap).toFixed(0)} MB, arrays ${(after.arrays - before.arrays).toFixed(0)} MB`,
  );

  start = performance.now();
  const stored = index.list.map((segment) => serialize(segment));
  say(
    'stored',
    `${(stored.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(0)} MB in ${since(start).toFixed(0)} ms`,
  );
  start = performance.now();
  const loaded = new SearchIndex();
  for (const bytes of stored) loaded.addSegment(deserialize(bytes) as Segment);
  askNavette(loaded, 'énergie');
  say('loaded, first answer', `${since(start).toFixed(0)} ms`);
  index = loaded;

  const questions = data.questions.filter((_, n) => n % 4 === 0);
  for (const { q } of questions.slice(0, 50)) askNavette(index, q);
  say(
    'whole questions',
    percentiles(
      questions.map(({ q }) => {
        const at = performance.now();
        askNavette(index!, q);
        return since(at);
      }),
    ),
  );
  const prefixes = questions.slice(0, 150).flatMap(({ q }) => {
    const words = q.replace(/[?!.]/g, '').trim();
    return Array.from({ length: Math.min(30, words.length) - 1 }, (_, n) => words.slice(0, n + 2));
  });
  say(
    'as one types',
    percentiles(
      prefixes.map((q) => {
        const at = performance.now();
        askNavette(index!, q);
        return since(at);
      }),
    ),
  );
  const misspelled = questions.slice(0, 200).map(({ q }) => q.replace(/(\p{L}{4})(\p{L})(\p{L})/u, '$1$3$2'));
  say(
    'with a typo',
    percentiles(
      misspelled.map((q) => {
        const at = performance.now();
        askNavette(index!, q);
        return since(at);
      }),
    ),
  );

  const row = data.rows[7]!;
  const fresh: number[] = [];
  for (let n = 0; n < 30; n++) {
    const at = performance.now();
    index.put([documentOf({ ...row, id: `fresh-${n}`, text: `${row.text} zymotechnie${n}` })]);
    if (askNavette(index, `zymotechnie${n}`).total < 1) throw new Error('not found');
    fresh.push(since(at));
  }
  say('put and found', percentiles(fresh));

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
  say('all merged into one', `${since(start).toFixed(0)} ms; steps ${percentiles(steps)}`);
  say(
    'whole questions, one segment',
    percentiles(
      questions.map(({ q }) => {
        const at = performance.now();
        askNavette(index!, q);
        return since(at);
      }),
    ),
  );
}
