import { Random } from './random.ts';

/**
 * One of the variants of a test, such as a desk and a phone on which the same is done. The seed of
 * the run and the title of the test determine which. All of them with ROUNDS (decision 220).
 */
export function inTurn<const T>(variants: readonly T[]): readonly T[] {
  return process.env.ROUNDS ? variants : [new Random().pick(variants)];
}
