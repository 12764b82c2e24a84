import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What the thread is told: the database's file, and the folder for what it stores. */
export interface WorkerData {
  readonly file: string;
  readonly folder: string;
}

/** Where the thread's code may be: its bundle beside this one or above `chunks`, where shared code lies; or its source. */
const BUNDLES = ['./search-worker.js', '../search-worker.js'];
const SOURCE = './search-worker-source.js';

/** Megabytes for what is soon forgotten: V8's default keeps tens of them after the first reading, for nothing. */
const YOUNG = 4;

/** Starts the search thread. */
export function startWorker(workerData: WorkerData): Worker {
  const files = import.meta.url.endsWith('.ts') ? [SOURCE] : BUNDLES;
  const urls = files.map((file) => new URL(file, import.meta.url));
  const url = urls.find((one) => existsSync(one)) ?? urls[0]!;
  return new Worker(url, {
    name: 'search',
    execArgv: [],
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
}
