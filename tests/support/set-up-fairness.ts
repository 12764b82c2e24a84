import { afterAll, beforeAll } from 'vitest';
import { type FairnessRig, startFairnessRig } from './fairness-rig.ts';
import { Random } from './random.ts';

/** The common setup of the tests in tests/faults/fairness. */
export interface FairnessSetup {
  /** Runs from before the first test of the file until after the last. */
  readonly rig: FairnessRig;
  /** Failure messages must include its seed. */
  readonly random: Random;
  /** Numbers of the rounds to run: one, or `ROUNDS` of them. */
  readonly rounds: readonly number[];
  /**
   * Every second of these attacks, by turns among runs; all of them with `ROUNDS`. Each lasts
   * seconds in which nothing else may run.
   */
  inTurn(attacks: readonly string[]): readonly string[];
}

/** A list of this length, each element made from its index. */
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/**
 * Starts a rig before the tests of this file and closes it after them. Call once, at the top of the
 * file. @param prepare as in `startFairnessRig`
 */
export function setUpFairness(prepare?: Parameters<typeof startFairnessRig>[0]): FairnessSetup {
  let rig: FairnessRig | null = null;
  beforeAll(async () => {
    rig = await startFairnessRig(prepare);
  });
  afterAll(() => rig?.close());
  const random = new Random();
  const first = random.below(2);
  return {
    get rig() {
      if (!rig) throw new Error('the rig is there only while tests run');
      return rig;
    },
    random,
    rounds: times(Number(process.env.ROUNDS) || 1, (round) => round),
    inTurn: (attacks) => attacks.filter((_, i) => process.env.ROUNDS || i % 2 === first),
  };
}
