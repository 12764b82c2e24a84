import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

/**
 * The first that is there. The shell is the same engine without a window's interface: the browser
 * tests take a quarter less of the processor with it.
 */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Milliseconds for a download on a slow network. */
const DOWNLOAD = 5 * 60_000;

/**
 * @param {string} file
 * @returns {boolean} whether it exists and starts: a download may lack the system's libraries
 */
function works(file) {
  return existsSync(file) && spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;
}

/**
 * The Chromium for the browser tests: the one that CHROMIUM names, the system's, or Playwright's;
 * null if there is none.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) return works(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...candidates, chromium.executablePath()].find(works) ?? null;
}

/**
 * Finds or installs Chromium: Playwright's download, else Debian's package if this is root.
 * @param {(line: string) => void} print
 * @returns {string | null}
 */
export function findOrInstallChromium(print) {
  const found = findChromium();
  if (found || process.env.CHROMIUM) return found;
  print('Chromium is not here: downloading it.');
  const cli = path.resolve(import.meta.dirname, '../../node_modules/playwright-core/cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: DOWNLOAD });
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    print('The download did not work: installing Debian’s package.');
    /** @type {import('node:child_process').SpawnSyncOptions} */
    const options = { stdio: 'ignore', timeout: DOWNLOAD, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium-headless-shell'], options);
  }
  return findChromium();
}
