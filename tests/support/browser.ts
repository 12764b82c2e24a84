import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.js';

/**
 * The features that playwright-core 1.65 disables in Chromium on Linux (its chromiumSwitches),
 * repeated since only the last list on a command line counts; and the spare process for the next
 * page, which each context of each test would start in addition.
 */
const LEFT_OUT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'SpareRendererForSitePerProcess',
];

/**
 * Each page of each test is read by scripts that have just been compiled, axe among them. Compiling
 * them once more, by V8's last compiler, takes longer than what it wins on a page that is left
 * after seconds; and threads that collect garbage beside a script take more of the processor than
 * the script's own: a quarter of the browser's time on the screens that axe reads.
 */
const SPARING = ['--no-turbofan', '--single-threaded-gc'];

/**
 * A browser for the tests: the one that CHROMIUM names, the system's, or Playwright's.
 * @param pace `as people have it`: for measuring how long its scripts take
 * @throws Error with instructions if there is none
 */
export async function openBrowser(pace: 'sparing' | 'as people have it' = 'sparing'): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('no Chromium found: install it (`apt-get install chromium-headless-shell`) or set CHROMIUM');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${LEFT_OUT.join()}`,
      ...(pace === 'sparing' ? [`--js-flags=${SPARING.join()}`] : []),
    ],
  });
}

export interface OpenOptions {
  /** A Cookie header, as `signInAs` returns it. */
  readonly cookie?: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** The screen is a touch screen. */
  readonly touch?: boolean;
  readonly javaScript?: boolean;
  readonly locale?: string;
  /** The device's time zone: `Pacific/Auckland`. */
  readonly timezoneId?: string;
}

/** A new browser context with a reader's screen, language and session. */
export async function openContext(browser: Browser, url: string, options: OpenOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    hasTouch: options.touch ?? false,
    javaScriptEnabled: options.javaScript ?? true,
    locale: options.locale ?? 'fr-FR',
    ...(options.timezoneId ? { timezoneId: options.timezoneId } : {}),
  });
  context.setDefaultTimeout(30_000);
  if (options.cookie) {
    const [name, ...value] = options.cookie.split('=');
    await context.addCookies([{ name: name!, value: value.join('='), url, sameSite: 'Lax', httpOnly: true }]);
  }
  return context;
}

/** Milliseconds after which a context that does not close is left to its browser. */
const CLOSING = 10_000;

/**
 * Closes a context at the end of a test, its pages first. Chromium sometimes never answers that it
 * has disposed of a context whose service worker is just being installed or removed (puppeteer,
 * issue 11627); the browser takes it along when it is closed.
 */
export async function closeContext(context: BrowserContext): Promise<void> {
  const closing = Promise.all(context.pages().map((page) => page.close())).then(() => context.close());
  await Promise.race([closing, setTimeout(CLOSING, undefined, { ref: false })]);
}

/** Collects errors in a page's console: failing scripts and CSP violations. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}\n${error.stack ?? ''}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  return complaints;
}
