/**
 * `npm start`: checks the prerequisites, builds if the sources changed, then runs the built server
 * in this process. Plain JavaScript without dependencies, so that it can report what is missing.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Navette needs Node.js 20.19 or later; this is ${process.versions.node}.`);
}

function checkInstalled() {
  /** @param {string} name */
  const has = (name) => existsSync(path.join(root, 'node_modules', name));
  if (!has('express') || !has('sqlite3')) stop('The libraries are not installed yet: run `npm ci` first.');
  if (!has('sqlite3/build/Release/node_sqlite3.node')) {
    stop(
      'The SQLite driver was installed without being compiled: run `npm rebuild sqlite3` (needs a C++ compiler and Python).',
    );
  }
}

async function buildIfNeeded() {
  const { isBuildCurrent, readStamp } = await import('./build/stamp.js');
  if (isBuildCurrent(root)) return;
  const { buildIfStale, canBuild } = await import('./build/build.js');
  if (!canBuild(root)) {
    const state = readStamp(root) === null ? 'Nothing is built yet' : 'The build is older than the sources';
    stop(`${state}, and the tools that build are not installed: run \`npm ci\` without --omit=dev, then start again.`);
  }
  const begun = performance.now();
  const onStart = () =>
    process.stdout.write('Navette is being built (once after an installation or an update, 15 seconds to a minute)…\n');
  try {
    await buildIfStale(root, { onStart });
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(`Built in ${((performance.now() - begun) / 1000).toFixed(0)} s.\n`);
}

checkNode();
checkInstalled();
// Relative paths in the environment (DATA_DIR, DATABASE_URL) are relative to the project, wherever
// the command was typed.
process.chdir(root);
await buildIfNeeded();
process.env.NODE_ENV = 'production';
// Not a literal: the type checker would read the bundle, where there is one.
const server = path.join(root, 'build/start.js');
await import(pathToFileURL(server).href);
