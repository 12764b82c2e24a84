import { parentPort, workerData } from 'node:worker_threads';
import { serveIndex, type WorkerData } from './serve-index.ts';

/** The thread that holds the index. */
if (parentPort) void serveIndex(parentPort, workerData as WorkerData);
