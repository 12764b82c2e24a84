import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What a measured server answers to its measurer, by the channel between the two processes. Plain
 * JavaScript, so that no server runs through a loader that the others do not have.
 * @param {{ port: number, prepare?: (drafts: number) => Promise<{ drafts: string[], cookies:
 * string[] }>, flush?: () => Promise<unknown>, work?: (what: string) => Promise<unknown> }} server
 */
export function answerMeasurer({ port, prepare, flush, work }) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const answers = {
    /** Begins to watch how long the event loop is held at a time. */
    watch: () => {
      delay.reset();
      delay.enable();
      return null;
    },
    /** Milliseconds of the longest hold since `watch`. */
    longestHold: () => {
      delay.disable();
      return delay.max / 1e6;
    },
    /** Microseconds of processor time, all threads. */
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    /**
     * The same of each thread, the busiest first, where the system reports it (Linux):
     * milliseconds, in steps of its clock's ten.
     */
    threads: () =>
      readdirSync('/proc/self/task')
        .map((id) => {
          const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
          const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          return { id, user: Number(fields[11]) * 10, system: Number(fields[12]) * 10 };
        })
        .sort((a, b) => b.user + b.system - a.user - a.system),
    /** Bytes, after a garbage collection. */
    memory: async () => {
      for (let i = 0; i < 4; i++) {
        globalThis.gc?.();
        await pause(20);
      }
      const { heapUsed, external, rss } = process.memoryUsage();
      return { used: heapUsed + external, rss };
    },
    /**
     * Settles when the process has had next to nothing to do for half a second, or 20 s are over.
     */
    idle: async () => {
      const deadline = performance.now() + 20_000;
      let quiet = 0;
      while (quiet < 5 && performance.now() < deadline) {
        const before = answers.cpu();
        await pause(100);
        quiet = answers.cpu() - before < 10_000 ? quiet + 1 : 0;
      }
      return null;
    },
    /**
     * Names of new drafts, and what to send in the handshake.
     * @param {{ drafts: number }} asked
     */
    prepare: async ({ drafts }) =>
      prepare ? prepare(drafts) : { drafts: Array.from({ length: drafts }, newName), cookies: [] },
    /**
     * Does something that only this server does, by its name.
     * @param {{ what: string }} asked
     */
    work: async ({ what }) => (await work?.(what)) ?? null,
    /** Settles when all that was received is stored. */
    flush: async () => {
      await flush?.();
      return null;
    },
  };
  process.on('message', async (/** @type {any} */ { id, ask, ...rest }) => {
    try {
      const answer = /** @type {Record<string, (asked: any) => unknown>} */ (answers)[ask];
      process.send?.({ id, answer: await answer?.(rest) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  });
  // An ordinary end, so that Node writes the profile it may have been asked for.
  if (process.listenerCount('SIGTERM') === 0) process.once('SIGTERM', () => process.exit(0));
  // When the measuring process is gone, the measured one ends.
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: port });
}

let count = 0;
/** As long as a page's id in Navette. */
const newName = () => `draft-${process.pid}-${String(count++).padStart(8, '0')}`.slice(-20).padStart(20, '0');
