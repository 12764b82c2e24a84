/**
 * `npm test`: everything the tests need, then the tests. Arguments go to Vitest: `npm test -- tests/db`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfStale } from '../server/build/build.js';
import { findOrInstallChromium } from './support/chromium.js';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

/** @param {string} line */
const print = (line) => process.stdout.write(`${line}\n`);

/** @param {string} sentence */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  print('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

if (!findOrInstallChromium(print)) {
  stop(
    process.env.CHROMIUM
      ? `CHROMIUM names ${process.env.CHROMIUM}, which does not start.`
      : 'The browser tests need Chromium: install it (Debian: `sudo apt-get install chromium-headless-shell`), or set CHROMIUM to its path.',
  );
}
await buildIfStale(root, { onStart: () => print('Building for the tests…') }).catch((error) => stop(error.message));
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'tests/vitest.config.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, NAVETTE_TEST_BUILT: '1' },
  },
);
process.exit(status ?? 1);
