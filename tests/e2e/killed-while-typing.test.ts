import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#tests/support/free-port.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ PORT: String(await freePort()) });
}, 240_000);
afterAll(() => story.end());

const isSaved = async (page: Page) => (await page.locator('.save-state').getAttribute('data-save')) === 'saved';

test('the server is killed with -9 while two people type, comes back, and both texts are there', async () => {
  const address = '/pratiques/relancer-une-regie-de-marche/ecrire';
  const yacine = await story.person('yacine@exemple.org');
  const leonie = await story.person('leonie@exemple.org');
  for (const page of [yacine, leonie]) {
    await page.goto(address);
    await until(() => isSaved(page), 'the editor is ready', 30_000);
  }
  const type = async (page: Page, block: number, words: string) => {
    await page.locator('.ProseMirror > p').nth(block).click();
    await page.keyboard.press('End');
    await page.keyboard.type(words, { delay: 15 });
  };
  const half = (name: string) => Array.from({ length: 12 }, (_, i) => ` ${name}${i}`).join('');
  const typing = Promise.all([type(yacine, 0, half('navette')), type(leonie, 2, half('metier'))]);
  await yacine.locator('.ProseMirror').getByText('navette3').waitFor({ timeout: 60_000 });
  const { port } = new URL(story.url);
  await story.server.end('SIGKILL');
  await typing;
  await until(
    async () => (await yacine.locator('.save-state').getAttribute('data-save')) !== 'saved',
    'the save state says so',
  );
  story.server = await startServerProcess(story.dataDir, { PORT: port });
  for (const page of [yacine, leonie]) await until(() => isSaved(page), 'saved after the return', 60_000);

  const fresh = await story.person('admin@exemple.org');
  await fresh.goto(address);
  await until(() => isSaved(fresh), 'a third person is in', 30_000);
  const text = await fresh.locator('.ProseMirror').textContent();
  for (let i = 0; i < 12; i++) {
    expect(text).toContain(`navette${i}`);
    expect(text).toContain(`metier${i}`);
  }
}, 180_000);
