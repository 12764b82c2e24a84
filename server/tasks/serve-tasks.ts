import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { LAST_WORDS, type TaskLimits } from './task-limits.ts';

/** Milliseconds between checks of memory and time. */
const LOOKING = 10;

/**
 * The watchdog thread of a child process. Decoders block the main thread for seconds and take
 * memory outside V8's limits, so only a thread can check. It writes the cause before it kills the
 * process.
 */
const WATCH = `
const { writeSync } = require('node:fs');
const { parentPort, workerData: { limits, begun, lastWords } } = require('node:worker_threads');
const end = (cause) => {
  try { writeSync(lastWords, cause); } catch { /* Nobody listens any more: it ends all the same. */ }
  process.kill(process.pid, 'SIGKILL');
};
const look = () => {
  if (process.memoryUsage.rss() > limits.megabytes * 1048576) end('memory');
  const at = Atomics.load(begun, 0);
  if (at < 0) return;
  const { user, system } = process.cpuUsage();
  if ((user + system) / 1000 - at > limits.processorTime) end('processor-time');
};
look();
parentPort.postMessage('looking');
setInterval(look, ${LOOKING});
`;

/**
 * Makes this process execute tasks one after the other, within limits: see TaskProcess. It ends
 * with its parent.
 * @param work must not throw: an exception ends the process
 */
export function serveTasks<Task, Answer>(limits: TaskLimits, work: (task: Task) => Promise<Answer>): void {
  /** Processor milliseconds when the task started; -1 without a task. */
  const begun = new Int32Array(new SharedArrayBuffer(4));
  begun[0] = -1;
  const watchdog = new Worker(WATCH, {
    eval: true,
    execArgv: [],
    workerData: { limits, begun, lastWords: LAST_WORDS },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  });
  // A short task would be over before the thread has started.
  const looking = once(watchdog, 'message');
  process.on('disconnect', () => process.exit(0));
  // The parent may have been killed while this process loaded its code.
  if (!process.connected) process.exit(0);
  process.on('message', async (task: Task) => {
    await looking;
    const { user, system } = process.cpuUsage();
    Atomics.store(begun, 0, Math.floor((user + system) / 1000));
    const answer = await work(task);
    Atomics.store(begun, 0, -1);
    process.send?.(answer);
  });
}
