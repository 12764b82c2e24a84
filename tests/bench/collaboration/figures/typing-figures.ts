import type { ServerName } from '../server-process.ts';
import { typeTogether } from '../typing.ts';
import type { Figure, Measured, Scale } from './figure.ts';
import { withServer } from './with-server.ts';

const LATENCY = [
  { key: 'p50', label: 'p50', unit: 'ms', digits: 2, lessIsBetter: true },
  { key: 'p99', label: 'p99', unit: 'ms', digits: 2, lessIsBetter: true },
  { key: 'cpu', label: 'server CPU', unit: 's', digits: 2, lessIsBetter: true },
] as const;

/**
 * @param plan.warmup seconds, unmeasured: until the runtime has compiled what typing runs. It
 * compiles on threads of its own, and beside a busy client two cores leave them only the time of
 * the server's own threads.
 */
function measureTyping(plan: { drafts: number; connections: number; typists: number; rate: number; warmup: number }) {
  return (name: ServerName, { seconds, seed, nodeOptions }: Scale): Promise<Measured> =>
    withServer(name, nodeOptions, async (server) => {
      const prepared = await server.prepare(plan.drafts);
      const result = await typeTogether(server, prepared, { ...plan, seconds, seed, patience: 10_000 });
      if (result.missing > 0 || result.closedWith !== null) {
        throw new Error(`${name}: ${result.missing} receipts are missing, closed with ${result.closedWith}`);
      }
      return {
        p50: result.p50,
        p99: result.p99,
        cpu: result.cpu / 1000,
        generator: result.generator,
        late: result.late,
      };
    });
}

/** A whole workshop in one draft. */
export const oneDraft: Figure = {
  name: 'one-draft',
  title: '1 draft × 50 connections, 10 typists at 10 keystrokes/s',
  columns: LATENCY,
  measure: measureTyping({ drafts: 1, connections: 50, typists: 10, rate: 10, warmup: 20 }),
};

/** A network's busy hour. */
export const manyDrafts: Figure = {
  name: 'many-drafts',
  title: '200 drafts × 3 connections, each typing 2 keystrokes/s',
  columns: LATENCY,
  measure: measureTyping({ drafts: 200, connections: 3, typists: 3, rate: 2, warmup: 5 }),
};
