import parse from 'spdx-expression-parse';
import { DUTIES } from './licence-duties.js';

/** Licences that require nothing but their notice, by SPDX identifier. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]);

/**
 * Why a package may not be used in production.
 * @param {string} name
 * @param {string | null} licence an SPDX expression
 * @returns {string | null} a sentence for whoever added it, or null if it may be used
 */
export function findLicenceFault(name, licence) {
  if (!licence) return `${name} names no licence`;
  let expression;
  try {
    expression = parse(licence);
  } catch {
    return `${name} names a licence that is not an SPDX expression: ${licence}`;
  }
  return isAllowed(name, expression) ? null : `${name} is under ${licence}, which is not on the list`;
}

/**
 * @param {string} name
 * @param {import('spdx-expression-parse').Expression} expression
 * @returns {boolean}
 */
function isAllowed(name, expression) {
  if ('conjunction' in expression) {
    const sides = [expression.left, expression.right].map((side) => isAllowed(name, side));
    return expression.conjunction === 'or' ? sides.includes(true) : !sides.includes(false);
  }
  const { license, exception } = expression;
  if (exception) return false;
  return ALLOWED.has(license) || DUTIES.some((duty) => duty.licence === license && duty.packages.test(name));
}
