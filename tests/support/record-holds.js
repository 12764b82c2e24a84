/**
 * Preloaded into a server under test (`node --import`). Records how long each turn of its event
 * loop blocked others, in the server's own time: subtracts what the main thread waited for a
 * processor, so that a busy machine does not count as a slow server. Answers `{ holds: 'take' }`
 * over IPC with the turns since the last answer.
 *
 * The main thread also waits for others of the process, the garbage collector's above all, which
 * wait for a processor themselves: the longest of these waits is subtracted as well, but never so
 * much that less is left than the main thread worked.
 */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between samples; a shorter turn delays nobody. */
const LOOK_EVERY = 5;
/** Milliseconds between looks for new threads. */
const THREADS_EVERY = 500;
const TASKS = '/proc/self/task';

// The server's children inherit its arguments, but are not measured.
if (isMainThread && process.channel && process.argv[1]?.endsWith('start.js')) {
  const main = String(process.pid);
  const buffer = Buffer.alloc(128);
  /** @type {Map<string, { file: number, worked: number, waited: number }>} */
  const threads = new Map();

  /**
   * Milliseconds since the thread's start: on a processor, and runnable without one.
   * @param {number} file
   */
  const read = (file) => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    const [worked, waited] = buffer.toString('latin1', 0, length).split(' ');
    return { worked: Number(worked) / 1e6, waited: Number(waited) / 1e6 };
  };
  const findThreads = () => {
    for (const id of readdirSync(TASKS)) {
      if (threads.has(id)) continue;
      try {
        const file = openSync(`${TASKS}/${id}/schedstat`, 'r');
        threads.set(id, { file, ...read(file) });
      } catch {
        // The thread has ended.
      }
    }
  };
  /** What the main thread worked and waited, and another waited at most, since the last call. */
  const sinceLast = () => {
    const since = { worked: 0, waited: 0, others: 0 };
    for (const [id, thread] of threads) {
      try {
        const { worked, waited } = read(thread.file);
        if (id === main) Object.assign(since, { worked: worked - thread.worked, waited: waited - thread.waited });
        else since.others = Math.max(since.others, waited - thread.waited);
        Object.assign(thread, { worked, waited });
      } catch {
        // The thread has ended.
        closeSync(thread.file);
        threads.delete(id);
      }
    }
    return since;
  };

  /** @type {number[]} */
  let turns = [];
  let began = performance.now();
  let at = began;
  findThreads();
  setInterval(findThreads, THREADS_EVERY).unref();
  setInterval(() => {
    const now = performance.now();
    const { worked, waited, others } = sinceLast();
    const held = Math.max(worked, now - at - waited - others) - LOOK_EVERY;
    if (held > LOOK_EVERY) turns.push(held);
    at = performance.now();
  }, LOOK_EVERY).unref();
  process.on('message', (/** @type {{ holds?: unknown } | null} */ message) => {
    if (message?.holds !== 'take') return;
    const now = performance.now();
    process.send?.({ holds: turns, during: now - began });
    turns = [];
    began = now;
  });
  process.channel.unref();
}
