/**
 * Preloaded into a server's process (`--import`): makes its storage slow or failing, or kills the
 * process. Patches the sqlite3 driver, beneath all of Navette. Variables set the faults; SIGUSR2
 * ends them.
 *
 * FAULT_DELAY=200   each write of the update log starts this many milliseconds late
 * FAULT_EVERY=4     every fourth write fails: alternately before writing, or after it, as if the
 *                   answer was lost
 * FAULT_ALL=SQLITE_IOERR  from SIGHUP on, every statement of the process, also reading, fails with
 *                   this error
 * FAULT_KILL=delete the process kills itself at this step of a compaction: `insert`, `delete`,
 *                   `commit` or `committed`; or at a log row of more than 64 KiB: `large-row`
 *                   before it is written, `large-row-stored` after
 */
import sqlite3 from 'sqlite3';

const delay = Number(process.env.FAULT_DELAY) || 0;
const every = Number(process.env.FAULT_EVERY) || 0;
const kill = process.env.FAULT_KILL ?? '';
const all = process.env.FAULT_ALL ?? '';
let on = true;
let allFail = false;
process.on('SIGUSR2', () => {
  on = false;
  allFail = false;
});
if (all) process.on('SIGHUP', () => (allFail = true));

/**
 * What the driver is called with: the values of a statement, and the callback last.
 * @typedef {unknown[]} Given
 */

/**
 * Gives the callback an error instead of a result.
 * @param {Given} given
 * @param {string} code the driver's
 */
function answer(given, code) {
  const callback = given.at(-1);
  if (typeof callback !== 'function') throw new Error('A statement without a callback.');
  callback.call({}, made(code));
}

/** The driver's error: its message begins with the code. @param {string} code */
const made = (code) => Object.assign(new Error(`${code}: made to fail`), { code });

const LARGE_ROW = 64 * 1024;

/**
 * Kills the process before or after a large row of the log is written.
 * @param {Given} parameters
 * @returns {Given} the parameters to write with
 */
function perishAtLargeRow(parameters) {
  const bytes = parameters
    .flat()
    .reduce((/** @type {number} */ sum, one) => sum + (Buffer.isBuffer(one) ? one.length : 0), 0);
  if (bytes <= LARGE_ROW) return parameters;
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (kill === 'large-row') die();
  return kill === 'large-row-stored' ? [...parameters.slice(0, -1), die] : parameters;
}

/** @param {string} sql */
const isLog = (sql) => /^insert into draft_update /.test(sql);
let writes = 0;
let failures = 0;

/**
 * Delays or fails a write of the log.
 * @param {(given: Given) => unknown} run
 * @param {Given} given
 */
function disturb(run, given) {
  if (!on) return run(given);
  const parameters = kill ? perishAtLargeRow(given) : given;
  const fail = every > 0 && ++writes % every === 0;
  const refuse = () => answer(parameters, 'SQLITE_IOERR');
  const begin = () => {
    if (!fail) return run(parameters);
    if (++failures % 2 === 0) return refuse();
    return run([...parameters.slice(0, -1), refuse]);
  };
  if (delay > 0) setTimeout(begin, delay);
  else begin();
}

/** @type {readonly (readonly [step: string, statement: RegExp])[]} */
const STEPS = [
  ['insert', /^insert into "draft_snapshot"/],
  ['delete', /^delete from "draft_update"/],
];
let compacting = false;

/**
 * Kills the process at the named step of a compaction.
 * @param {string} sql
 * @param {Given} parameters
 * @returns {Given} the parameters to write with
 */
function perish(sql, parameters) {
  const die = () => process.kill(process.pid, 'SIGKILL');
  const step = STEPS.find(([, pattern]) => pattern.test(sql));
  if (step?.[0] === kill) die();
  if (step?.[0] === 'delete') compacting = true;
  if (sql !== 'commit' || !compacting) return parameters;
  compacting = false;
  if (kill === 'commit') die();
  return kill === 'committed' ? [...parameters.slice(0, -1), die] : parameters;
}

const { run, prepare, all: readAll } = sqlite3.Database.prototype;
/** @this {sqlite3.Database} @param {string} sql @param {Given} parameters */
sqlite3.Database.prototype.all = function (sql, ...parameters) {
  if (!allFail) return readAll.call(this, sql, ...parameters);
  setImmediate(() => answer(parameters, all));
  return this;
};
/** @this {sqlite3.Database} @param {string} sql @param {Given} parameters */
sqlite3.Database.prototype.run = function (sql, ...parameters) {
  if (allFail) setImmediate(() => answer(parameters, all));
  else if (isLog(sql)) disturb((given) => run.call(this, sql, ...given), parameters);
  else run.call(this, sql, ...(kill ? perish(sql, parameters) : parameters));
  return this;
};
/** @this {sqlite3.Database} @param {string} sql @param {Given} rest */
sqlite3.Database.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest);
  if (!isLog(sql)) return statement;
  const runStatement = statement.run.bind(statement);
  statement.run = (...parameters) => {
    disturb((given) => runStatement(...given), parameters);
    return statement;
  };
  return statement;
};
