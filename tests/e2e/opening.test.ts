import type { Editor } from '@tiptap/core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE, COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

/** The screen instead of the editor while a draft opens, and if it cannot be opened. */
let app: RunningApp;
let browser: Browser;
let context: BrowserContext;
let path: string;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  path = `${pagePath(await app.addPage({ title: 'Un texte', document: naturalDocument(300) }))}/ecrire`;
}, 120_000);
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function openTab(url = app.url): Promise<Page> {
  // A service worker would respond in place of the network that a test blocks.
  context = await openContext(browser, url, { cookie: await app.signIn('Awa'), width: 360, height: 740 });
  return context.newPage();
}

const bar = (tab: Page) => tab.locator('#draft-opening .writing-bar');
const failure = (tab: Page) => tab.getByRole('alert').filter({ hasText: /éditeur/ });

for (const [script, address] of [
  ['first script', /\/assets\/writing-[^/]*\.js$/],
  ['editor’s script', /\/assets\/mount-desk-[^/]*\.js$/],
] as const) {
  test(`where the ${script} fails to load, the page shows only that message, and can be reloaded`, async () => {
    const tab = await openTab();
    let lost = 0;
    await tab.route(address, (route) => {
      lost++;
      return route.abort();
    });
    await tab.goto(path);
    await failure(tab).getByText('L’éditeur n’a pas pu être chargé.').waitFor();
    expect(lost).toBeGreaterThan(0);
    expect(await bar(tab).isVisible()).toBe(false);
    expect(await tab.locator('.prose > p').first().isVisible()).toBe(true);
    await tab.unroute(address);
    await failure(tab).getByRole('button', { name: 'Recharger la page' }).click();
    await tab.locator('.ProseMirror').waitFor();
    expect(await failure(tab).count()).toBe(0);
  });
}

test('a connection lost before the editor’s script has loaded is reported until the text opens', async () => {
  const line = await openSlowLine({ target: app.url, down: 8_000_000, latency: 10 });
  const tab = await openTab(line.url);
  let go = () => {};
  const released = new Promise<void>((resolve) => {
    go = resolve;
  });
  await tab.route(/\/assets\/mount-desk-/, async (route) => {
    await released;
    await route.continue();
  });
  let cut = false;
  line.onDelivered = (connection) => {
    if (cut || !connection.path.startsWith(COLLAB_PATH) || connection.bytesDown < 200) return;
    cut = true;
    connection.cut();
  };
  await tab.goto(path, { waitUntil: 'commit' });
  await bar(tab).getByText('La connexion est perdue.').waitFor();
  go();
  await tab.locator('.ProseMirror').waitFor();
  await context.close();
  await line.close();
});

test('a person signed out while the draft opens is notified; signing in again opens it', async () => {
  const tab = await openTab();
  const cookies = await context.cookies();
  await tab.routeWebSocket(/\/collab\//, (socket) => {
    if (!back) void socket.close({ code: CLOSE.signedOut, reason: 'signed-out' });
    else socket.connectToServer();
  });
  let back = false;
  await tab.goto(path);
  await bar(tab).getByText('Votre session est terminée.').waitFor();
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    bar(tab).getByRole('link', { name: 'Se connecter dans un nouvel onglet' }).click(),
  ]);
  // Signing in anywhere has this effect: a page that knows its viewer notifies the others.
  await context.addCookies(cookies);
  back = true;
  await other.goto(path);
  await tab.locator('.ProseMirror').waitFor();
});

test('a person without the right when the draft opens is notified, and can reload the page', async () => {
  const tab = await openTab();
  await tab.routeWebSocket(/\/collab\//, (socket) => socket.close({ code: CLOSE.noRight, reason: 'no-right' }));
  await tab.goto(path);
  await bar(tab).getByText('Vous n’avez plus le droit d’écrire cette page.').waitFor();
  expect(await bar(tab).getByRole('link').count()).toBe(0);
  await Promise.all([
    tab.waitForEvent('framenavigated'),
    bar(tab).getByRole('button', { name: 'Recharger la page' }).click(),
  ]);
});

test('an editor that throws shows that it has stopped, and can be reloaded', async () => {
  const tab = await openTab();
  const desk = deskOf(context, tab);
  await tab.goto(path);
  await desk.text.locator('p').last().click();
  await tab.keyboard.type(' encore des mots');
  await desk.saved();
  await tab.evaluate(() => {
    // The number of words can no longer be rendered.
    Intl.PluralRules.prototype.select = () => {
      throw new Error('made to break');
    };
  });
  await tab.keyboard.type(' et');
  await failure(tab).getByText('L’éditeur s’est arrêté.').waitFor();
  await failure(tab).getByRole('button', { name: 'Recharger la page' }).click();
  await desk.text.getByText('encore des mots').waitFor();
});

test.each([
  ['the rest is drawn soon', false],
  ['all is drawn for who goes further', true],
])('of a long text what is on screen is drawn first: %s', async (_what, goesOn) => {
  const page = await app.addPage({ title: 'Un long texte', document: naturalDocument(10_000) });
  const other = new TestEditor(app.url.replace('http', 'ws'), page.id, await app.signIn('Jean'));
  await until(() => other.provider.synced, 'Jean is there');
  const tab = await openTab();
  // In the page, in the turn of the event loop in which the text is rendered: the rest is drawn
  // soon after.
  await tab.addInitScript((goesOn) => {
    const late = () => document.querySelectorAll('.ProseMirror > [data-late]').length;
    const found = new MutationObserver(() => {
      if (!document.querySelector('.ProseMirror[contenteditable="true"]')) return;
      found.disconnect();
      const before = late();
      if (goesOn) document.dispatchEvent(new Event('scroll'));
      Object.assign(window, { lateBlocks: [before, late()] });
    });
    found.observe(document, { subtree: true, childList: true, attributeFilter: ['contenteditable'] });
  }, goesOn);
  await tab.goto(`${pagePath(page)}/ecrire`);
  await tab.locator('.ProseMirror > p').first().click();
  await tab.keyboard.type('Ici. ');
  const paragraphs = other.draft
    .getXmlFragment(DRAFT_FRAGMENT)
    .toArray()
    .filter((block) => block instanceof Y.XmlElement && block.nodeName === 'paragraph') as Y.XmlElement[];
  (paragraphs.at(-1)!.get(0) as Y.XmlText).insert(0, 'Là-bas. ');
  await tab.locator('.ProseMirror > p').last().getByText('Là-bas. ').waitFor();
  await until(async () => (await tab.locator('[data-late]').count()) === 0, 'all is drawn');
  const [before, after] = await tab.evaluate(() => (window as unknown as { lateBlocks: number[] }).lateBlocks);
  expect(before).toBeGreaterThan(200);
  expect(after).toBe(goesOn ? 0 : before);
  const [drawn, written] = await tab.evaluate(() => {
    const text = document.querySelector('.ProseMirror') as HTMLElement & { editor: Editor };
    const blocks = text.editor.state.doc.content.content;
    return [[...text.children].map((block) => block.textContent), blocks.map((block) => block.textContent)];
  });
  expect(drawn).toEqual(written);
  // The very paragraph that was clicked.
  expect(await tab.locator('.ProseMirror > p').first().textContent()).toContain('Ici. ');
  await deskOf(context, tab).saved();
  other.destroy();
});

test('a caret that was just moved stays there while more of a long text is drawn', async () => {
  const page = await app.addPage({ title: 'Un plus long texte', document: naturalDocument(30_000) });
  const tab = await openTab();
  await tab.addInitScript(() => {
    const found = new MutationObserver(async () => {
      const text = document.querySelector<HTMLElement>('.ProseMirror[contenteditable="true"]');
      if (!text) return;
      found.disconnect();
      const late = () => text.querySelectorAll('[data-late]').length;
      text.focus();
      await new Promise((done) => setTimeout(done, 30));
      // The browser dispatches `selectionchange` later than it moves the caret.
      addEventListener('selectionchange', (event) => event.stopImmediatePropagation(), { capture: true });
      const clicked = text.querySelectorAll(':scope > p')[1]!;
      getSelection()!.collapse(clicked.firstChild, 1);
      const before = late();
      const drawn = new MutationObserver(() => {
        if (late() === before) return;
        drawn.disconnect();
        Object.assign(window, { caretWasKept: [before, clicked.contains(getSelection()!.anchorNode)] });
      });
      drawn.observe(text, { childList: true });
    });
    found.observe(document, { subtree: true, childList: true, attributeFilter: ['contenteditable'] });
  });
  await tab.goto(`${pagePath(page)}/ecrire`);
  const kept = await tab.waitForFunction(() => (window as unknown as { caretWasKept?: unknown[] }).caretWasKept);
  expect(await kept.jsonValue()).toEqual([expect.any(Number), true]);
  await deskOf(context, tab).saved();
});
