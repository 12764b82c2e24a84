import { afterAll, beforeAll } from 'vitest';
import { type FairnessRig, startFairnessRig } from './fairness-rig.ts';
import { Random } from './random.ts';

/** What every test file of tests/faults/fairness works with. */
export interface FairnessSetup {
  /** Running from before the first test of the file until after the last. */
  readonly rig: FairnessRig;
  /** Its seed belongs into what a failure says. */
  readonly random: Random;
  /** The numbers of the rounds that a file runs: one, or as many as `ROUNDS` says. */
  readonly rounds: readonly number[];
}

/** A list of so many, each made from its place. */
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Starts a rig before the tests of this file and closes it after them. Called once, at the top of the file. */
export function setUpFairness(): FairnessSetup {
  let rig: FairnessRig | null = null;
  beforeAll(async () => {
    rig = await startFairnessRig();
  }, 60_000);
  afterAll(() => rig?.close());
  return {
    get rig() {
      if (!rig) throw new Error('the rig is there only while tests run');
      return rig;
    },
    random: new Random(),
    rounds: times(Number(process.env.ROUNDS) || 1, (round) => round),
  };
}
