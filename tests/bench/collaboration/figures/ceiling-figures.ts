import type { MeasuredServer, ServerName } from '../server-process.ts';
import { typeTogether } from '../typing.ts';
import type { Figure, Measured, Scale } from './figure.ts';
import { withServer } from './with-server.ts';

/**
 * The limit for keeping up: 99 % of the keystrokes reach everyone else within this time, in
 * milliseconds.
 */
const IN_TIME = 250;
const FACTOR = 1.6;
/**
 * Rates that were too high, or lie between one that was kept up with and one that was not: so many
 * are tried.
 */
const HALVINGS = 4;
/** Rates tried at most. */
const MOST_STEPS = 14;

interface Shape {
  readonly drafts: number;
  readonly connections: number;
  /** Keystrokes a second of the first attempt, all together. */
  readonly start: number;
}

/**
 * Tries higher and higher rates, each in drafts of its own, then closes in on the highest that is
 * kept up with.
 */
async function findCeiling(server: MeasuredServer, shape: Shape, scale: Scale): Promise<Measured> {
  const seconds = Math.min(3, scale.seconds);
  const typists = shape.drafts * shape.connections;
  let best: Measured = { edits: 0, p99: Number.NaN, generator: Number.NaN, late: Number.NaN };
  let kept = 0;
  let failed = Number.POSITIVE_INFINITY;
  let rate = shape.start;
  for (let step = 0, halvings = 0; step < MOST_STEPS && halvings < HALVINGS; step++) {
    const prepared = await server.prepare(shape.drafts);
    await server.idle();
    const result = await typeTogether(server, prepared, {
      drafts: shape.drafts,
      connections: shape.connections,
      typists: shape.connections,
      rate: rate / typists,
      seconds,
      warmup: Math.min(1, seconds),
      seed: scale.seed + step,
      patience: 1_000,
    });
    if (result.missing === 0 && result.closedWith === null && result.p99 <= IN_TIME) {
      kept = rate;
      best = { edits: rate, p99: result.p99, generator: result.generator, late: result.late };
    } else failed = Math.min(failed, rate);
    if (failed < Number.POSITIVE_INFINITY) halvings++;
    rate = failed < Number.POSITIVE_INFINITY ? Math.round((kept + failed) / 2) : Math.round(rate * FACTOR);
  }
  return best;
}

function ceiling(name: string, title: string, shape: Shape): Figure {
  return {
    name,
    title,
    columns: [{ key: 'edits', label: 'highest rate', unit: 'edits/s', digits: 0, lessIsBetter: false }],
    measure: (server: ServerName, scale: Scale) =>
      withServer(server, scale.nodeOptions, (running) => findCeiling(running, shape, scale)),
  };
}

export const ceilingOne = ceiling(
  'ceiling-one',
  `highest keystrokes/s with p99 ≤ ${IN_TIME} ms, 1 draft × 20 connections`,
  { drafts: 1, connections: 20, start: 3_000 },
);

export const ceilingMany = ceiling(
  'ceiling-many',
  `highest keystrokes/s with p99 ≤ ${IN_TIME} ms, 100 drafts × 2 connections`,
  { drafts: 100, connections: 2, start: 8_000 },
);
