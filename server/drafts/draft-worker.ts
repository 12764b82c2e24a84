import { parentPort } from 'node:worker_threads';
import { type DraftTaskOrder, doDraftTask } from './do-draft-task.ts';

/** The thread for long updates and for introductions: receives a task and posts its result. */
parentPort?.on('message', async (order: DraftTaskOrder) => {
  parentPort?.postMessage(await doDraftTask(order));
});
