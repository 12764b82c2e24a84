import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Megabytes for what is soon forgotten: V8's default keeps tens of them after the first reading, for nothing. */
const YOUNG = 4;

/**
 * Starts a thread of the server: from its bundle, which lies beside that of whoever asks or above `chunks`, where shared code lies; or,
 * where the server runs from its sources, from the small file beside the asker that reads TypeScript.
 * @param name `search`, for `search-worker.js` and `search-worker-source.js`
 * @param asker `import.meta.url` of who asks
 */
export function startWorker(
  name: string,
  asker: string,
  options: { readonly workerData?: unknown; readonly young?: number } = {},
): Worker {
  const files = asker.endsWith('.ts')
    ? [`./${name}-worker-source.js`]
    : [`./${name}-worker.js`, `../${name}-worker.js`];
  const urls = files.map((file) => new URL(file, asker));
  const url = urls.find((one) => existsSync(one)) ?? urls[0]!;
  return new Worker(url, {
    name,
    execArgv: [],
    workerData: options.workerData,
    resourceLimits: { maxYoungGenerationSizeMb: options.young ?? YOUNG },
  });
}
