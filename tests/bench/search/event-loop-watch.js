/**
 * Imported into the measured server before everything else: reports to the parent process how long
 * the event loop was blocked since the last request. Twice: by the clock, and without the time in
 * which the thread only waited for a processor, for which the machine is to blame (Linux).
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send) {
  const buffer = Buffer.alloc(128);
  const waited = () => {
    try {
      const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
      const length = readSync(file, buffer, 0, 128, 0);
      closeSync(file);
      return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6;
    } catch {
      // Not Linux: the clock alone.
      return 0;
    }
  };
  let last = { clock: performance.now(), waited: waited() };
  let longest = { clock: 0, own: 0 };
  setInterval(() => {
    const now = { clock: performance.now(), waited: waited() };
    const clock = now.clock - last.clock;
    const own = clock - (now.waited - last.waited);
    longest = { clock: Math.max(longest.clock, clock), own: Math.max(longest.own, own) };
    last = now;
  }, 1);
  process.on('message', (message) => {
    if (message !== 'event-loop') return;
    process.send(longest);
    longest = { clock: 0, own: 0 };
  });
}
