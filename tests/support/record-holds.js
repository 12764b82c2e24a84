/**
 * Preloaded into a server under test (`node --import`). Records how long each turn of its event
 * loop blocked others, in the server's own time: subtracts what the main thread waited for a
 * processor, so that a busy machine does not count as a slow server; and, of the time for which it
 * slept until another thread had done something, such as a part of a garbage collection, what the
 * one of them that waited longest waited for a processor. Answers `{ holds: 'take' }`
 * over IPC with the turns since the last answer.
 */
import { openSync, readdirSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between samples; a shorter turn delays nobody. */
const LOOK_EVERY = 5;

// The server's children inherit its arguments, but are not measured.
if (isMainThread && process.channel && process.argv[1]?.endsWith('start.js')) {
  const buffer = Buffer.alloc(128);
  /**
   * Milliseconds for which a thread has run, and was runnable without a processor, since its start.
   * @param {number} file
   */
  const read = (file) => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    const [ran, waited] = buffer.toString('latin1', 0, length).split(' ');
    return { ran: Number(ran) / 1e6, waited: Number(waited) / 1e6 };
  };
  const main = openSync('/proc/self/schedstat', 'r');
  /** The other threads that there are from the start: those of the engine are. */
  const others = readdirSync('/proc/self/task')
    .filter((id) => id !== String(process.pid))
    .map((id) => openSync(`/proc/self/task/${id}/schedstat`, 'r'));
  const readAll = () => ({ ...read(main), others: others.map((file) => read(file).waited) });
  /** @type {number[]} */
  let turns = [];
  let began = performance.now();
  let at = began;
  let before = readAll();
  setInterval(() => {
    const now = performance.now();
    const after = readAll();
    const held = now - at - LOOK_EVERY - (after.waited - before.waited);
    const slept = Math.max(0, held - (after.ran - before.ran));
    const longest = Math.max(0, ...after.others.map((waited, i) => waited - (before.others[i] ?? 0)));
    const own = held - Math.min(slept, longest);
    if (own > LOOK_EVERY) turns.push(own);
    at = performance.now();
    before = after;
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
