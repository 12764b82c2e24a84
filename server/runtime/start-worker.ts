import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Megabytes for what is soon forgotten: V8's default keeps tens of them after the first reading, for nothing. */
const YOUNG = 4;

/**
 * Where the code of a thread or process of the server is: its bundle, which lies beside that of whoever asks or above `chunks`, where
 * shared code lies; or, where the server runs from its sources, the small file beside the asker that reads TypeScript.
 * @param name `search-worker`, for `search-worker.js` and `search-worker-source.js`
 * @param asker `import.meta.url` of who asks
 */
export function findCode(name: string, asker: string): URL {
  const files = asker.endsWith('.ts') ? [`./${name}-source.js`] : [`./${name}.js`, `../${name}.js`];
  const urls = files.map((file) => new URL(file, asker));
  return urls.find((one) => existsSync(one)) ?? urls[0]!;
}

/**
 * Starts a thread of the server.
 * @param name `search`, whose code is that of `search-worker`
 * @param asker `import.meta.url` of who asks
 * @param options.young megabytes for what is soon forgotten
 * @param options.old megabytes for what is kept; a thread that needs more ends
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
