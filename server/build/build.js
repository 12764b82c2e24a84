import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeNotices } from './notices.js';
import { precompress } from './precompress.js';
import { fingerprintSources, isBuildCurrent, stampFile } from './stamp.js';

const REMIX = 'node_modules/@remix-run/dev/dist/cli.js';
const VITE = 'node_modules/vite/bin/vite.js';

/**
 * @param {string} root
 * @returns {boolean} whether the build tools are installed (`npm ci --omit=dev` omits them)
 */
export function canBuild(root) {
  return [REMIX, VITE].every((tool) => existsSync(path.join(root, tool)));
}

/**
 * Builds everything into `build/`: the application (browser and server), the islands, the service
 * workers, the search of kits in folders, the server, the licences of the bundled libraries, and
 * the compressed variants of what browsers load. The stamp is written last, so that an interrupted
 * build is never mistaken for a complete one.
 * @param {string} root the project's folder
 * @param {{ verbose?: boolean }} [options] verbose: show the tools' own output
 * @returns {Promise<{ files: number, bytes: number, brotliBytes: number }>} what browsers may load
 */
export function build(root, { verbose = false } = {}) {
  return withLock(root, () => buildAll(root, verbose));
}

/**
 * Builds if the sources have changed since the last build. If several processes ask at the same
 * time, one builds and the others wait.
 * @param {string} root
 * @param {{ onStart?: () => void }} [options] onStart: called before a build
 */
export async function buildIfStale(root, { onStart = () => {} } = {}) {
  if (isBuildCurrent(root)) return;
  await withLock(root, async () => {
    if (isBuildCurrent(root)) return;
    onStart();
    await buildAll(root, false);
  });
}

/** @param {string} root @param {boolean} verbose */
async function buildAll(root, verbose) {
  const fingerprint = fingerprintSources(root);
  rmSync(stampFile(root), { force: true });
  for (const folder of ['client', 'server', 'chunks', '.vite'])
    rmSync(path.join(root, 'build', folder), { recursive: true, force: true });
  const stop = new AbortController();
  /** @param {string[]} args */
  const run = (...args) => runTool(root, args, { verbose, signal: stop.signal });
  try {
    await run(REMIX, 'vite:build', '-c', 'server/vite.config.ts');
    await Promise.all([
      run(VITE, 'build', '-c', 'server/build/vite.islands.config.ts'),
      run(VITE, 'build', '-c', 'server/build/vite.editor.config.ts'),
      run(VITE, 'build', '-c', 'server/build/vite.offline.config.ts'),
      run(VITE, 'build', '-c', 'server/build/vite.kits.config.ts'),
      run(VITE, 'build', '-c', 'server/build/vite.kit-engine.config.ts'),
      run(VITE, 'build', '-c', 'server/build/vite.server.config.ts'),
    ]);
    // The server's bundles include it now.
    rmSync(path.join(root, 'build/server'), { recursive: true, force: true });
  } catch (error) {
    stop.abort();
    throw error;
  }
  writeNotices(root);
  const sizes = await precompress(path.join(root, 'build/client'));
  writeFileSync(stampFile(root), `${fingerprint}\n`);
  return sizes;
}

/**
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 */
async function withLock(root, work) {
  const lock = path.join(root, 'build/.building');
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!take(lock)) await pause(200);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock file, and removes that of a dead process. @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
  return false;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** The code of a system error. @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Runs a build tool; shows its output if it fails.
 * @param {string} root
 * @param {string[]} args
 * @param {{ verbose: boolean, signal: AbortSignal }} options
 * @returns {Promise<void>}
 */
function runTool(root, args, { verbose, signal }) {
  const output = verbose ? 'inherit' : 'pipe';
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', output, output],
      signal,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        printed += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed: ${args.join(' ')}\n${printed}`));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const begun = performance.now();
    const { files, bytes, brotliBytes } = await build(path.resolve(import.meta.dirname, '../..'), {
      verbose: process.argv.includes('--verbose'),
    });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    /** @param {number} count */
    const kilobytes = (count) => `${Math.round(count / 1000)} kB`;
    process.stdout.write(
      `Built in ${seconds} s. For browsers: ${files} files, ${kilobytes(bytes)}, compressed ${kilobytes(brotliBytes)}.\n`,
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
