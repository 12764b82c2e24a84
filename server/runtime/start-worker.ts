import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * Megabytes of V8's young generation: its default would keep tens of them after the first work, for
 * nothing.
 */
const YOUNG = 4;

/**
 * The code of a worker thread or child process: its bundle, beside the caller's or, for shared code
 * in `chunks`, above it; or, when running from sources, the small file beside the caller that
 * registers a TypeScript loader.
 * @param name `search-worker`, for `search-worker.js` and `search-worker-source.js`
 * @param asker `import.meta.url` of the caller
 */
export function findCode(name: string, asker: string): URL {
  const files = asker.endsWith('.ts') ? [`./${name}-source.js`] : [`./${name}.js`, `../${name}.js`];
  const urls = files.map((file) => new URL(file, asker));
  return urls.find((one) => existsSync(one)) ?? urls[0]!;
}

/**
 * Starts a worker thread.
 * @param name `search` for the code of `search-worker`
 * @param asker `import.meta.url` of the caller
 * @param options.young megabytes of the young generation
 * @param options.old megabytes of the old generation; a thread that exceeds them ends
 */
export function startWorker(
  name: string,
  asker: string,
  options: { readonly workerData?: unknown; readonly young?: number; readonly old?: number } = {},
): Worker {
  return new Worker(findCode(`${name}-worker`, asker), {
    name,
    execArgv: [],
    workerData: options.workerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: options.young ?? YOUNG,
      ...(options.old === undefined ? {} : { maxOldGenerationSizeMb: options.old }),
    },
  });
}
