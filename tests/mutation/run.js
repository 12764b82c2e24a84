/**
 * `npm run mutation -- [--sample=<percent>[:<seed>]] [--without=<test>,…] [--only=<test>,…]
 * <group or file>…`: makes small wrong changes in the files of a group (groups.js), one at a time,
 * runs the group's tests on each, and lists those that no test noticed. Without an argument: all
 * groups. See README.md.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { GROUPS } from './groups.js';
import { describeMutant, isOpen, rememberSources, survivorText } from './report-survivors.js';

/** Required percentage of noticed mutants, of those that change behaviour, in each group. */
const ENOUGH = 85;
const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);
const REPORTS = 'node_modules/.cache/mutation';

/**
 * @typedef {{ files: string[], tests: string[], tables?: string[], threads?: string[] }} Group
 * @typedef {Group & { name: string }} Selection
 */

/** @type {Record<string, Group>} */
const groups = GROUPS;

process.chdir(path.resolve(import.meta.dirname, '../..'));
// A long run yields to whoever works on the machine.
os.setPriority(Math.max(15, os.getPriority()));

// Read by ignore-nodes.js, in this process.
const sample = process.argv.find((argument) => argument.startsWith('--sample='))?.slice('--sample='.length) ?? '';
process.env.NAVETTE_MUTATION_SAMPLE = sample;
/** The tests named after an option. @param {string} option */
const testsAfter = (option) =>
  process.argv
    .find((argument) => argument.startsWith(`${option}=`))
    ?.slice(option.length + 1)
    .split(',');
const without = testsAfter('--without') ?? [];
const only = testsAfter('--only');

/** @param {string} line */
const print = (line) => process.stdout.write(`${line}\n`);

/**
 * The files that match a pattern with at most one `*`, in its last part. Throws if there is none:
 * a folder that was renamed would silently leave its group.
 * @param {string} pattern
 */
function expand(pattern) {
  const [start = '', end] = pattern.split('*');
  const folder = path.dirname(`${start}x`);
  const files = readdirSync(folder)
    .map((name) => `${folder}/${name}`)
    .filter((file) => (end === undefined ? file === start : file.startsWith(start) && file.endsWith(end)));
  if (files.length === 0) throw new Error(`${pattern} in groups.js matches no file.`);
  return files;
}

/**
 * The selection for an argument: a group, or a file with the tests of its group.
 * @param {string} argument
 * @returns {Selection}
 */
function selectionOf(argument) {
  const group = groups[argument];
  if (group) return { ...group, name: argument, files: group.files.flatMap(expand) };
  // `server/auth/access.ts:20-60` selects the mutants of these lines.
  const file = argument.replace(/:[\d-]+$/, '');
  for (const group of Object.values(groups)) {
    if (group.files.flatMap(expand).includes(file)) return { ...group, name: argument, files: [argument] };
  }
  throw new Error(`${argument} is no group (${Object.keys(groups).join(', ')}) and no file of one.`);
}

/**
 * Runs StrykerJS on files.
 * @param {string[]} files
 * @param {{ name: string, tests: string[], pass: 'plain' | 'tables' | 'threads' }} selection
 * pass: `plain`: each mutant with the tests that cover it, except code that runs at import;
 * `tables`: that code as well; `threads`: each mutant with all tests, since coverage in a thread is
 * unknown
 */
async function mutate(files, { name, tests, pass }) {
  if (files.length === 0) return [];
  rememberSources(files);
  // Instead of the option `testFiles`: with it, StrykerJS 9.6 activates mutants of constants too
  // late to be noticed.
  process.env.NAVETTE_MUTATION_TESTS = tests
    .filter((test) => !without.includes(test) && (only?.includes(test) ?? true))
    .map((test) => `tests/${test}.test.ts`)
    .join();
  const stryker = new Stryker({
    mutate: files,
    testRunner: 'vitest',
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
    plugins: [
      '@stryker-mutator/vitest-runner',
      ...['ignore-nodes.js', 'report-survivors.js'].map((name) => path.join(import.meta.dirname, name)),
    ],
    ignorers: ['nodes'],
    coverageAnalysis: pass === 'threads' ? 'off' : 'perTest',
    ignoreStatic: pass === 'plain',
    concurrency: 1,
    timeoutMS: 20_000,
    timeoutFactor: 3,
    tempDirName: path.join(os.tmpdir(), 'navette-mutation'),
    ignorePatterns: ['/data', '/docs', '/tests/bench', '/tests/e2e', '/tests/faults'],
    // A partial run must not reuse or store the results of a full one.
    incremental: sample === '' && without.length === 0 && !only,
    incrementalFile: `${REPORTS}/${name}-${pass}.json`,
    reporters: ['progress-append-only', 'survivors'],
    disableTypeChecks: '{app,content,db,server,tests}/**/*.ts',
    allowEmpty: true,
    cleanTempDir: 'always',
  });
  const results = await stryker.runMutationTest();
  return results.map(describeMutant);
}

/** @param {Selection} selection @returns {Promise<number>} the percentage of noticed mutants */
async function run({ name, files, tests, tables = [], threads = [] }) {
  const report = name.replaceAll('/', '+');
  /** @param {string} file */
  const passOf = (file) => {
    const plain = file.replace(/:[\d-]+$/, '');
    if (threads.includes(plain)) return 'threads';
    return tables.includes(plain) ? 'tables' : 'plain';
  };
  const mutants = [];
  for (const pass of /** @type {const} */ (['plain', 'tables', 'threads'])) {
    const chosen = files.filter((file) => passOf(file) === pass);
    mutants.push(...(await mutate(chosen, { name: report, tests, pass })));
  }
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const open = mutants.filter(isOpen);
  const accepted = mutants.filter((mutant) => UNNOTICED.has(mutant.status) && !isOpen(mutant)).length;
  const share = noticed + open.length === 0 ? 100 : (100 * noticed) / (noticed + open.length);
  mkdirSync(REPORTS, { recursive: true });
  const list = `${REPORTS}/${report}.txt`;
  writeFileSync(list, `${open.map(survivorText).join('\n')}\n`);
  print(
    `${name}: ${share.toFixed(1)} % noticed (${noticed} of ${noticed + open.length}; ${accepted} accepted with a reason). ` +
      `What nobody noticed: ${list}`,
  );
  return share;
}

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
let worst = 100;
for (const selection of (wanted.length > 0 ? wanted : Object.keys(groups)).map(selectionOf)) {
  worst = Math.min(worst, await run(selection));
}
process.exitCode = worst < ENOUGH ? 1 : 0;
