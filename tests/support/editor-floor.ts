import { expect } from 'vitest';
import { plainText } from '#content/document/reading/text.ts';
import { closeContext, type OpenOptions, openBrowser, openContext } from './browser.ts';
import { startApp } from './running-app.ts';
import { type Desk, deskOf, openDesk } from './writing-desk.ts';

/** The words of the first paragraph of a page that `addPage` adds. */
export const FIRST = 'En trois phrases';

/**
 * The setup of tests of the editor: the built application, a browser, and the drafts that people
 * have open in it.
 */
export async function openEditorFloor(...pace: Parameters<typeof openBrowser>) {
  const [app, browser] = await Promise.all([startApp(), openBrowser(...pace)]);
  const desks: Desk[] = [];

  return {
    app,
    browser,

    /** Adds a page with this document, by default one with words in every block of its outline. */
    addPage: (page: Parameters<typeof app.addPage>[0] = {}) => {
      const summary = 'Deux phrases pour dire ce que la fiche apporte.';
      const given = { title: 'Gérer l’eau à la parcelle', summary, ...page };
      return given.document ? app.addPage(given) : app.addWrittenPage(given);
    },

    /** Opens the draft of the page at this address as a new person of the staff. */
    async open(path: string, name = 'Awa Traoré', options: OpenOptions = {}): Promise<Desk> {
      const desk = await openDesk(browser, app.url, path, { cookie: await app.signIn(name), ...options });
      desks.push(desk);
      return desk;
    },

    /** As `open`; a script with this name comes when the test lets it come. */
    async openWithout(script: RegExp, path: string): Promise<{ desk: Desk; letCome: () => void }> {
      const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa Traoré') });
      const page = await context.newPage();
      const desk = deskOf(context, page);
      desks.push(desk);
      let letCome = () => {};
      const released = new Promise<void>((resolve) => {
        letCome = resolve;
      });
      // A worker would ask for it in the page's place.
      await page.addInitScript(() => Object.assign(navigator.serviceWorker, { register: () => Promise.reject() }));
      await page.route(script, async (route) => {
        await released;
        await route.continue();
      });
      await page.goto(`${path}/ecrire`);
      await desk.text.waitFor();
      return { desk, letCome };
    },

    /** Has `closeDesks` close a draft that a test has opened in its own way. */
    keep(desk: Desk): Desk {
      desks.push(desk);
      return desk;
    },

    storedText: async (pageId: string) => plainText((await app.services.drafts.read(pageId)).document).text,

    /**
     * Closes the open drafts, and expects that none has complained in the console: for `afterEach`.
     */
    async closeDesks(): Promise<void> {
      const closing = desks.splice(0);
      for (const desk of closing) await closeContext(desk.context);
      for (const desk of closing) expect(desk.complaints).toEqual([]);
    },

    async close(): Promise<void> {
      await browser.close();
      await app.close();
    },
  };
}

export type EditorFloor = Awaited<ReturnType<typeof openEditorFloor>>;
