import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { closeContext, openBrowser } from './browser.ts';
import { freePort } from './free-port.ts';
import { addKit, button, openDevice, opener, type SCREENS } from './kits.ts';
import { createMigratedFolder } from './migrated-folder.ts';
import { type RunningApp, startApp } from './running-app.ts';

/** The toolkits of the server: each has three modules, for members. */
export const KITS = ['/outils/kit-un', '/outils/kit-deux', '/outils/kit-trois'] as const;
/** The files of a kit that a device fetches. */
export const KIT_FILES = /\/kit\/[0-9a-f]{64}\//;

interface DeviceSetup {
  /** Replaced by `restart`. */
  readonly app: RunningApp;
  readonly browser: Browser;
  /** The ids of the modules, kit after kit. */
  readonly pageIds: readonly string[];
  /**
   * A browser of its own, closed after the test.
   * @param url of a line to the server, if it has one
   */
  open(cookie?: string, url?: string): Promise<{ context: BrowserContext; page: Page }>;
  /** The same folder and port, in a new process as far as a browser sees. */
  restart(): Promise<void>;
}

/** One server with three kits and one browser. Call once, in a `describe`. */
export function setUpDevice(screen: (typeof SCREENS)[number][1]): DeviceSetup {
  let app: RunningApp;
  let where: { readonly PORT: string; readonly DATA_DIR: string };
  let browser: Browser;
  const pageIds: string[] = [];
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    where = { PORT: String(await freePort()), DATA_DIR: await createMigratedFolder('app') };
    [app, browser] = await Promise.all([startApp(where), openBrowser()]);
    for (const [i, path] of KITS.entries()) {
      const modules = ['Comptes', 'Écoute', 'Veillée'].map(
        (name) => [`${name} ${i}`, `Le mot de ${name.toLowerCase()} ${i}.`] as const,
      );
      pageIds.push(...(await addKit(app, path, `Kit ${i}`, modules)));
    }
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await closeContext(context);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  return {
    get app() {
      return app;
    },
    get browser() {
      return browser;
    },
    pageIds,
    async open(cookie, url = app.url) {
      const device = await openDevice(browser, { ...app, url }, { screen, ...(cookie ? { cookie } : {}) });
      contexts.push(device.context);
      return device;
    },
    async restart() {
      await app.close();
      app = await startApp(where);
    },
  };
}

/** Asks for a kit without its pictures. */
export async function beginKit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await button(page, 'Emporter ce kit').click();
  await button(page, 'Sans les images (').click();
}

/** Takes a kit without its pictures, whole. */
export async function fetchKit(page: Page, path: string): Promise<void> {
  await beginKit(page, path);
  await opener(page).waitFor();
}

/** The names of the caches of kits. */
export const kitsOn = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('navette-kit ')).sort());
