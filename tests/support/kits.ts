import type { Browser, BrowserContext, Page } from 'playwright-core';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { openContext } from './browser.ts';
import { inTurn } from './in-turn.ts';
import type { RunningApp } from './running-app.ts';

/**
 * Publishes a toolkit for members, with its modules.
 * @param path of the toolkit: `/outils/…`
 * @param modules their titles and texts
 * @returns the ids of the modules
 */
export async function addKit(
  app: RunningApp,
  path: string,
  title: string,
  modules: readonly (readonly [title: string, text: string])[],
): Promise<string[]> {
  const { collections, collectionParts, editions } = app.services;
  const pageIds: string[] = [];
  for (const [title, text] of modules) {
    const { document } = parseMarkdown(text);
    const page = await app.addPage({ kind: 'module', title, summary: 'Résumé.', visibility: 'members', document });
    await editions.publish(page.id, {}, COMMAND_LINE);
    pageIds.push(page.id);
  }
  const slug = path.split('/').at(-1)!;
  const head = { kind: 'toolkit', title, slug, language: 'fr', visibility: 'members' } as const;
  const kit = await collections.create(head, COMMAND_LINE);
  await collectionParts.arrange(kit.id, [{ title: '', pageIds }], COMMAND_LINE);
  await collections.publish(kit.id, true, COMMAND_LINE);
  return pageIds;
}

/** The screens on which kits are taken and read, by turns. */
export const SCREENS = inTurn([
  ['a phone', { width: 360, height: 740 }],
  ['a desk', { width: 1280, height: 900 }],
]);

/**
 * A member's browser. A kit is made by a process of its own, which takes
 * its time on a busy machine.
 */
export async function openDevice(
  browser: Browser,
  app: RunningApp,
  { screen, cookie }: { screen: (typeof SCREENS)[number][1]; cookie?: string },
): Promise<{ context: BrowserContext; page: Page }> {
  const member = cookie ?? (await app.signIn('Paul', 'member'));
  const context = await openContext(browser, app.url, { cookie: member, ...screen });
  context.setDefaultTimeout(60_000);
  return { context, page: await context.newPage() };
}

export const button = (page: Page, name: string) => page.getByRole('button', { name });

/** The link that opens a complete kit on the device. */
export const opener = (page: Page) => page.getByRole('link', { name: 'Ouvrir', exact: true });

/** Changes the summary of a page, and publishes it. */
export async function publishAgain(app: RunningApp, pageId: string, summary: string): Promise<void> {
  const page = (await app.services.pages.find(pageId))!;
  const { common, own } = page.notice;
  await app.services.pages.changeDetails(page.id, { ...page, common, own, summary }, COMMAND_LINE);
  await app.services.editions.publish(page.id, { note: 'Résumé' }, COMMAND_LINE);
}
