/**
 * Measures how much longer keystrokes take while a large collection is written as PDF
 * (docs/benchmarks.md): p99 from sending a keystroke to its arrival at every other person, alone
 * and beside the writing, in turn. The writing is done as the server does it, in processes of its
 * own, one file after the other.
 *
 *   npx tsx tests/bench/exports/beside-writing.ts [--pairs 5] [--seconds 15] [--texts 110]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { build } from 'vite';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import type { ExportWriter } from '#server/exports/process/export-writer.ts';
import { spoolText } from '#tests/support/spool-text.ts';
import { bundleNavette, newFolder, removeFolder, startServer } from '../collaboration/server-process.ts';
import { typeTogether } from '../collaboration/typing.ts';
import { largeBook } from './large-book.ts';

/** Five pairs who write, each in a draft of its own. */
const PLAN = { drafts: 5, connections: 4, typists: 2, rate: 8, warmup: 5, patience: 20_000 };

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '15' },
    texts: { type: 'string', default: '110' },
  },
});
const { text, images } = largeBook(Number(values.texts));
const root = path.resolve(import.meta.dirname, '../../..');
const BUNDLES = path.join(root, 'node_modules/.cache/bench-exports');

/**
 * The writer and its process, bundled as in production: a process that first loads its sources
 * would do most of its work before it yields to others.
 */
async function bundledWriter(): Promise<ExportWriter> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: BUNDLES,
      emptyOutDir: true,
      target: 'node20',
      copyPublicDir: false,
      rollupOptions: {
        input: {
          writer: path.join(root, 'server/exports/process/export-writer.ts'),
          'export-process': path.join(root, 'server/exports/process/export-process.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const bundle: { ExportWriter: typeof ExportWriter } = await import(path.join(BUNDLES, 'writer.js'));
  return new bundle.ExportWriter({ logger: pino({ level: 'warn' }), kitKey: new KitKey(exportsFolder) });
}

const exportsFolder = mkdtempSync(path.join(os.tmpdir(), 'navette-beside-'));
const writer = await bundledWriter();
const spooled = await spoolText(text, path.join(exportsFolder, 'pages'));

/** Writes files until it is stopped. @returns how many are finished */
function writeOn(): { stop: () => Promise<number> } {
  const cancel = new AbortController();
  let files = 0;
  const work = (async () => {
    while (!cancel.signal.aborted) {
      const target = path.join(exportsFolder, `${files}.pdf`);
      await writer.write({ ...spooled, extension: 'pdf', images, target }, 'bench', cancel.signal).then(
        () => files++,
        (error: unknown) => {
          if (!cancel.signal.aborted) throw error;
        },
      );
      rmSync(target, { force: true });
    }
  })();
  return {
    stop: async () => {
      cancel.abort();
      await work;
      return files;
    },
  };
}

async function measure(isBeside: boolean, seed: number): Promise<{ p50: number; p99: number; files: number }> {
  const folder = await newFolder();
  const server = await startServer('navette', folder);
  try {
    const prepared = await server.prepare(PLAN.drafts);
    const writing = isBeside ? writeOn() : null;
    const result = await typeTogether(server, prepared, { ...PLAN, seconds: Number(values.seconds), seed });
    const files = (await writing?.stop()) ?? 0;
    if (result.missing > 0 || result.closedWith !== null) throw new Error(`${result.missing} receipts are missing`);
    return { p50: result.p50, p99: result.p99, files };
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

await bundleNavette();
const ratios: number[] = [];
const alone: number[] = [];
const beside: number[] = [];
for (let pair = 0; pair < Number(values.pairs); pair++) {
  const load = os.loadavg()[0]!;
  // In turn, so that neither is always the first.
  const first = await measure(pair % 2 === 1, pair + 1);
  const second = await measure(pair % 2 === 0, pair + 1);
  const [one, other] = pair % 2 === 1 ? [second, first] : [first, second];
  alone.push(one.p99);
  beside.push(other.p99);
  ratios.push(other.p99 / one.p99);
  console.log(
    `alone p50 ${one.p50.toFixed(2)}, p99 ${one.p99.toFixed(2)} ms; beside p50 ${other.p50.toFixed(2)}, p99 ${other.p99.toFixed(2)} ms, ${other.files} files finished; load ${load.toFixed(1)}`,
  );
}
writer.close();
rmSync(exportsFolder, { recursive: true });
console.log(
  `p99, medians of ${values.pairs} pairs: alone ${median(alone).toFixed(2)} ms, beside ${median(beside).toFixed(2)} ms, ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
);
