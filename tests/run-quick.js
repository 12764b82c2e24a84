/**
 * `npm run test:quick`: the tests that need neither the build nor a browser, in less than a minute. `npm test` runs all.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { quickFiles } from './quick-files.js';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  // Nothing here waits: each further process would only import the application once more.
  [vitest, 'run', '--config', 'tests/vitest.config.ts', '--maxWorkers=2', ...quickFiles(), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
