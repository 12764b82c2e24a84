import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** `npm run dev`: the sources, served by Vite. */
const folder = await prepareDataFolder(async (services, signIn) => {
  const page = await services.pages.create({ kind: 'factsheet', title: 'Une page' }, COMMAND_LINE);
  return { page, cookie: (await signIn('staff', 'Awa')).cookie };
});
const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
  env: {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    PORT: '0',
    DATA_DIR: folder.dataDir,
    NAVETTE_DEMO: 'off',
    LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let url: string | undefined;
beforeAll(async () => {
  let output = '';
  // Read until the process ends: Vite logs later too, and its output must not be closed.
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    url ??= /http:\/\/[^\s]+/.exec(output)?.[0] as string;
  });
  await until(() => url !== undefined, 'the server listens', 110_000);
}, 120_000);
afterAll(async () => {
  const ended = once(child, 'exit');
  if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  await folder.remove();
});

/** Vite's runtime, which replaces changed components. */
const RUNTIME = '/@id/__x00__virtual:remix/hmr-runtime';

test('the editor opens, and its components are refreshed in the open page', async () => {
  const browser = await openBrowser();
  const context = await openContext(browser, url!, { cookie: folder.prepared.cookie });
  context.setDefaultTimeout(90_000);
  const tab = await context.newPage();
  const complaints = collectComplaints(tab);
  await tab.goto(`${pagePath(folder.prepared.page)}/ecrire`);
  // Vite may find out what it has to prepare only now, and load the page again.
  await tab.waitForLoadState('networkidle');
  await tab.locator('.ProseMirror').waitFor();
  complaints.length = 0;
  // As text: what Vitest makes of an import is not for a browser.
  const refreshed = await tab.evaluate(`import('${RUNTIME}').then(({ default: runtime }) => {
    addEventListener('unhandledrejection', ({ reason }) => console.error(String(reason)));
    const refresh = runtime.performReactRefresh;
    const refreshed = new Promise((resolve) => {
      runtime.performReactRefresh = () => {
        refresh();
        resolve(true);
      };
    });
    runtime.enqueueUpdate();
    return Promise.race([refreshed, new Promise((resolve) => setTimeout(resolve, 30_000))]);
  })`);
  expect(complaints).toEqual([]);
  expect(refreshed).toBe(true);
  await browser.close();
}, 150_000);
