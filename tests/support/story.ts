import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { askServer } from '#server/cli/control-client.ts';
import { closeContext, type OpenOptions, openBrowser, openContext } from './browser.ts';
import { createDemoFolder } from './demo-folder.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const run = promisify(execFile);

/** A built server on the demonstration corpus, a browser, and people who sign in. */
export class Story {
  readonly browser: Browser;
  readonly dataDir: string;
  server: ServerProcess;
  private readonly contexts: BrowserContext[] = [];

  private constructor(browser: Browser, dataDir: string, server: ServerProcess) {
    this.browser = browser;
    this.dataDir = dataDir;
    this.server = server;
  }

  static async begin(env: Record<string, string> = {}): Promise<Story> {
    const dataDir = await createDemoFolder();
    const server = await startServerProcess(dataDir, env);
    return new Story(await openBrowser(), dataDir, server);
  }

  get url(): string {
    return this.server.url;
  }

  /** A browser without a session. */
  async visitor(options: OpenOptions = {}): Promise<BrowserContext> {
    const context = await openContext(this.browser, this.url, options);
    this.contexts.push(context);
    return context;
  }

  /**
   * A page of one of the demonstration's people, signed in as people do: by a link and its button.
   */
  async person(email: string, options: OpenOptions = {}): Promise<Page> {
    const { url } = await this.signInLink(email);
    const page = await (await this.visitor(options)).newPage();
    await page.goto(new URL(url).pathname);
    await page.getByRole('main').getByRole('button').first().click();
    await page.waitForURL((address) => !address.pathname.startsWith('/connexion'));
    return page;
  }

  /** Asks the server as the command line does, without a process of its own for each person. */
  private async signInLink(email: string): Promise<{ url: string }> {
    const argv = ['sign-in-link', email];
    const outcome = await askServer(this.dataDir, { argv, folder: this.dataDir }, () => {});
    if (!outcome) throw new Error('the server does not answer commands');
    return outcome.value as { url: string };
  }

  /** Runs a command beside the running server. @returns its JSON output */
  async command(...words: string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, ['build/navette.js', ...words, '--json'], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', DATA_DIR: this.dataDir, LOG_LEVEL: 'silent' },
    });
    return JSON.parse(stdout);
  }

  async end(): Promise<void> {
    for (const context of this.contexts) await closeContext(context);
    await this.browser.close();
    await this.server.end('SIGTERM');
  }
}
