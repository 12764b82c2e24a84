import vm from 'node:vm';
import { parse } from 'acorn';

/** The globals of the JavaScript of 2009 (ECMAScript 5.1, chapter 15 and annex B). */
const GLOBALS =
  'NaN Infinity undefined eval parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape ' +
  'Object Function Array String Boolean Number Date RegExp Error EvalError RangeError ReferenceError SyntaxError TypeError URIError Math JSON';
const PARTS: Readonly<Record<string, string>> = {
  Object:
    'length name prototype getPrototypeOf getOwnPropertyDescriptor getOwnPropertyNames create defineProperty defineProperties seal freeze preventExtensions isSealed isFrozen isExtensible keys',
  'Object.prototype':
    'constructor toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable __proto__',
  'Function.prototype': 'length name constructor toString apply call bind',
  Array: 'length name prototype isArray',
  'Array.prototype':
    'length constructor toString toLocaleString concat join pop push reverse shift slice sort splice unshift indexOf lastIndexOf every some forEach map filter reduce reduceRight',
  String: 'length name prototype fromCharCode',
  'String.prototype':
    'length constructor toString valueOf charAt charCodeAt concat indexOf lastIndexOf localeCompare match replace search slice split substring substr toLowerCase toLocaleLowerCase toUpperCase toLocaleUpperCase trim',
  Number: 'length name prototype MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY',
  'Number.prototype': 'constructor toString toLocaleString valueOf toFixed toExponential toPrecision',
  Math: 'E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan',
};

/**
 * A context in which only what old browsers have can be called: what came after ECMAScript 5 is
 * deleted. What is named by symbols stays, since the engine itself uses it.
 * @param globals what a document has beside it
 */
export function oldContext(globals: Readonly<Record<string, unknown>>): vm.Context {
  const context = vm.createContext({});
  const namesOf = (holder: object, kept: string) => {
    const known = new Set(kept.split(' '));
    return Object.getOwnPropertyNames(holder).filter((name) => !known.has(name));
  };
  for (const [place, kept] of Object.entries(PARTS)) {
    const holder = vm.runInContext(place, context) as object;
    for (const name of namesOf(holder, kept)) Reflect.deleteProperty(holder, name);
  }
  for (const name of namesOf(vm.runInContext('globalThis', context) as object, GLOBALS))
    vm.runInContext(`delete this[${JSON.stringify(name)}]`, context);
  return Object.assign(context, globals);
}

/** Throws a SyntaxError that names the line where a script is not of ECMAScript 5. */
export function requireOldSyntax(script: string): void {
  parse(script, { ecmaVersion: 5, sourceType: 'script', locations: true });
}
