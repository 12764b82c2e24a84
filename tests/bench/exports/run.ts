/**
 * Measures files of a large collection (docs/benchmarks.md): seconds, processor time and memory of
 * the process that writes each, as the server starts it. The texts and pictures are those of the
 * demonstration, again and again with words of their own, until the PDF has 300 pages.
 *
 *   npm run build && npx tsx tests/bench/exports/run.ts [--texts 110] [--runs 3] [pdf livret …]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { getDocumentProxy } from 'unpdf';
import { type BookExtension, isBookExtension } from '#content/render/files/export-format.ts';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import type { ExportTask } from '#server/exports/process/export-form.ts';
import { ExportWriter } from '#server/exports/process/export-writer.ts';
import { spoolText } from '#tests/support/spool-text.ts';
import { largeBook } from './large-book.ts';

const { values, positionals } = parseArgs({
  options: { texts: { type: 'string', default: '110' }, runs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const formats = positionals.filter(isBookExtension);
const asked: readonly BookExtension[] =
  formats.length > 0 ? formats : ['pdf', 'livret', 'imprimeur', 'epub', 'docx', 'html'];

const { text, images, words } = largeBook(Number(values.texts));

/** Clock ticks in a second, of times in /proc. */
const TICKS = 100;

/** The cost of each child of this process: peak memory, in MB, and processor time. */
class Children {
  memory = 0;
  readonly #seconds = new Map<string, number>();

  look(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        if (!status.includes(`\nPPid:\t${process.pid}\n`)) continue;
        const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
        this.memory = Math.max(this.memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
        this.#seconds.set(pid, (Number(times[0]) + Number(times[1])) / TICKS);
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  /** Of all: a file that took too much memory is begun again in another process. */
  get seconds(): number {
    return [...this.#seconds.values()].reduce((sum, one) => sum + one, 0);
  }

  get count(): number {
    return this.#seconds.size;
  }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'navette-exports-'));
const writer = new ExportWriter({ logger: pino({ level: 'warn' }), kitKey: new KitKey(folder) });
console.log(
  `${values.texts} texts, ${words} words, ${Object.keys(images).length} drawings; load ${os.loadavg()[0]!.toFixed(1)}`,
);
const spooled = await spoolText(text, path.join(folder, 'pages'));
for (const extension of asked) {
  const seconds: number[] = [];
  let cost = '';
  let size = '';
  for (let run = 0; run < Number(values.runs); run++) {
    const target = path.join(folder, `${extension}-${run}`);
    const children = new Children();
    const watch = setInterval(() => children.look(), 50);
    const begun = performance.now();
    const task: ExportTask = { ...spooled, extension, images, target };
    await writer.write(task, 'bench', new AbortController().signal).finally(() => clearInterval(watch));
    seconds.push((performance.now() - begun) / 1_000);
    cost = `${children.seconds.toFixed(1)} s of the processor in ${children.count} processes, ${children.memory.toFixed(0)} MB at most`;
    const pages = extension === 'pdf' ? (await getDocumentProxy(new Uint8Array(readFileSync(target)))).numPages : 0;
    size = `${(statSync(target).size / 1e6).toFixed(1)} MB${pages > 0 ? `, ${pages} pages` : ''}`;
  }
  const median = seconds.sort((one, other) => one - other)[Math.floor(seconds.length / 2)]!;
  console.log(
    `${extension}: ${median.toFixed(1)} s (${seconds.map((one) => one.toFixed(1)).join(', ')}), ${cost}; ${size}`,
  );
}
writer.close();
rmSync(folder, { recursive: true });
