/** @typedef {{ file: string, code: string, replacement: string }} Mutant */

/** Mutants that no test need notice. */
const ACCEPTED = [];

/** Why no test need notice this mutant, or undefined. */
export function findReason({ file, code, replacement }) {
  return ACCEPTED.find((one) => one.file === file && one.code === code && one.to === replacement)?.reason;
}
