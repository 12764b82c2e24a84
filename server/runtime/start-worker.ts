import { Worker } from 'node:worker_threads';
import { findCode } from './find-code.ts';

/**
 * Megabytes of V8's young generation: its default would hold tens of them after the first work,
 * unused.
 */
const YOUNG = 4;

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
