/**
 * Preloaded into a server's process (`--import`): kills it in the middle of some work, at a step
 * that the test draws. Steps are the statements of the database, and what is done to files by their
 * names (`open <path>`, `rename <path>`, `rm <path>`). A step is killed before it is done.
 *
 * KILL_FROM=…    the work begins at the step that matches this regular expression
 * KILL_NTH=2     at the second such step; the first if it is not set
 * KILL_AFTER=7   the process kills itself at the seventh step after it; 0 for that step itself
 * KILL_LAST=…    and at the latest at the step that matches this: the one that ends the work
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import sqlite3 from 'sqlite3';

const from = new RegExp(process.env.KILL_FROM ?? '$^');
const last = new RegExp(process.env.KILL_LAST ?? '$^');
let before = Number(process.env.KILL_NTH) || 1;
let left = Number(process.env.KILL_AFTER) || 0;

/** @param {string} what */
function step(what) {
  if (before > 0) {
    if (!from.test(what)) return;
    before--;
    if (before > 0) return;
  } else left--;
  if (left <= 0 || last.test(what)) process.kill(process.pid, 'SIGKILL');
}

for (const name of /** @type {const} */ (['run', 'all'])) {
  const run = sqlite3.Database.prototype[name];
  /** @this {sqlite3.Database} @param {string} sql @param {unknown[]} rest */
  sqlite3.Database.prototype[name] = function (sql, ...rest) {
    step(sql);
    return run.call(this, sql, ...rest);
  };
}

for (const name of /** @type {const} */ (['open', 'rename', 'rm'])) {
  const run = /** @type {(...given: unknown[]) => unknown} */ (fs[name]);
  Object.assign(fs, {
    /** @param {unknown[]} given */
    [name](...given) {
      step(`${name} ${given[0]}`);
      return run.apply(fs, given);
    },
  });
}
syncBuiltinESMExports();
