/**
 * Preloaded into a server under test (`node --import`). Records how long each turn of its event
 * loop blocked others, in the server's own time: subtracts what the main thread waited for a
 * processor, so that a busy machine does not count as a slow server. Answers `{ holds: 'take' }`
 * over IPC with the turns since the last answer.
 */
import { openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between samples; a shorter turn delays nobody. */
const LOOK_EVERY = 5;

// The server's children inherit its arguments, but are not measured.
if (isMainThread && process.channel && process.argv[1]?.endsWith('start.js')) {
  const file = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.alloc(128);
  /** Milliseconds for which the main thread was runnable without a processor, since its start. */
  const waited = () => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6;
  };
  /** @type {number[]} */
  let turns = [];
  let began = performance.now();
  let at = began;
  let waitedAt = waited();
  setInterval(() => {
    const now = performance.now();
    const waitedNow = waited();
    const held = now - at - LOOK_EVERY - (waitedNow - waitedAt);
    if (held > LOOK_EVERY) turns.push(held);
    at = performance.now();
    waitedAt = waitedNow;
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
