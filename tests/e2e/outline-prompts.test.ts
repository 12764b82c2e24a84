import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, textOf } from '#content/document/document.ts';
import { outlinePrompts } from '#content/kinds/outline.ts';
import { setTypography } from '#content/text/typography.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { closeContext, openBrowser } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, openDesk } from '#tests/support/writing-desk.ts';

let app: RunningApp;
let browser: Browser;
const desks: Desk[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(async () => {
  const closing = desks.splice(0);
  for (const desk of closing) await closeContext(desk.context);
  for (const desk of closing) expect(desk.complaints).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, name: string): Promise<Desk> {
  const desk = await openDesk(browser, app.url, path, { cookie: await app.signIn(name) });
  desks.push(desk);
  await desk.saved();
  return desk;
}

const promptsOf = (desk: Desk) => desk.text.locator('p.is-prompted');
const shown = (desk: Desk) =>
  promptsOf(desk).evaluateAll((all) => all.map((p) => (p as HTMLElement).dataset.placeholder));

/** Waits until each of these people sees exactly these prompts. */
async function allSee(people: readonly Desk[], prompts: readonly string[]): Promise<void> {
  for (const desk of people) {
    let seen: unknown;
    await until(
      async () => {
        seen = await shown(desk);
        return JSON.stringify(seen) === JSON.stringify(prompts);
      },
      () => `these prompts are shown: ${prompts.join(' | ')}; there are: ${JSON.stringify(seen)}`,
    );
  }
}

describe('the prompts of a new page', () => {
  const PROMPTS = outlinePrompts('study');
  const IN_FRENCH = PROMPTS.map(({ fr }) => setTypography(fr, 'fr'));
  const REST = IN_FRENCH.slice(1);

  test('disappear with the first letter for everybody, are not divided, and come back with an undo', async () => {
    const page = await app.addPage({ kind: 'study', title: 'Ce que les comités nous ont appris' });
    const [awa, jean] = [await open(pagePath(page), 'Awa Traoré'), await open(pagePath(page), 'Jean Lefèvre')];
    const both = [awa, jean];
    await allSee(both, IN_FRENCH);
    expect(await awa.text.textContent(), 'they are no text').not.toContain('avec qui');
    expect(await promptsOf(awa).first().getAttribute('lang')).toBe('fr');
    expect(await breachesOf(awa.page)).toEqual([]);

    await promptsOf(awa).first().click();
    await awa.page.keyboard.type('T');
    await allSee(both, REST);
    await awa.press('Backspace');
    await allSee(both, IN_FRENCH);
    await awa.press('Enter');
    await allSee(both, IN_FRENCH);
    await awa.press('Control+z');
    await promptsOf(awa).first().click();
    await awa.page.keyboard.type('Treize');
    await jean.text.getByText('Treize').waitFor();
    // An Enter before the first word must not show the prompt above the answer.
    await awa.press('Home', 'Enter');
    await allSee(both, REST);
    // Letters typed within half a second are undone together; on a busy machine they may be farther
    // apart.
    for (let undone = 0; undone < ' Treize'.length && !(await shown(awa)).includes(IN_FRENCH[0]); undone++)
      await awa.press('Control+z');
    await allSee(both, IN_FRENCH);

    // Both are at the same prompt: a colleague's words move nobody's caret to the next block.
    const textIn = async (desk: Desk, block: number) =>
      textOf(((await desk.document()) as DocumentNode).content![block]!);
    const agreed = async (block: number) => {
      await until(async () => (await textIn(awa, block)) === (await textIn(jean, block)), 'the same answer for both');
      return textIn(awa, block);
    };
    await promptsOf(awa).first().click();
    await promptsOf(jean).first().click();
    await awa.page.keyboard.type('Awa.');
    await allSee(both, REST);
    await jean.page.keyboard.type('Jean.');
    await Promise.all([awa.saved(), jean.saved()]);
    expect(['Awa.Jean.', 'Jean.Awa.']).toContain(await agreed(1));

    // Both answer another one at the same instant: their letters may alternate, and each is there
    // once. What is typed inside a colleague's caret would be lost.
    await promptsOf(awa).first().click();
    await promptsOf(jean).first().locator('.caret').waitFor({ state: 'attached' });
    await jean.page.evaluate(() =>
      document.addEventListener('mouseup', () => {
        const { anchorNode } = getSelection()!;
        document.body.dataset.inCaret = String(anchorNode?.parentElement?.closest('.caret') != null);
      }),
    );
    await promptsOf(jean).first().click();
    expect(await jean.page.locator('body').getAttribute('data-in-caret')).toBe('false');
    await Promise.all([awa.page.keyboard.type('Awa.'), jean.page.keyboard.type('Jean.')]);
    await allSee(both, REST.slice(1));
    await Promise.all([awa.saved(), jean.saved()]);
    expect([...(await agreed(3))].sort().join('')).toBe([...'Awa.Jean.'].sort().join(''));
  });

  test('are pasted with a block that has no words, and are in no copied text', async () => {
    const page = await app.addPage({ kind: 'study', title: 'Coller' });
    const awa = await open(pagePath(page), 'Awa Traoré');
    await promptsOf(awa).first().click();
    await awa.page.keyboard.type('Ici');
    await awa.press('Enter');
    const text = await awa.text.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData(
        'text/html',
        '<h2>Un</h2><p data-prompt="Dire quoi ?"></p><p data-prompt="Non">Dit</p><h2>Deux</h2>',
      );
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      const { editor } = element as unknown as {
        editor: {
          commands: { selectAll(): void };
          view: { serializeForClipboard(slice: unknown): { text: string } };
          state: { selection: { content(): unknown } };
        };
      };
      editor.commands.selectAll();
      return editor.view.serializeForClipboard(editor.state.selection.content()).text;
    });
    await allSee([awa], ['Dire quoi ?', ...REST]);
    expect(text).toContain('Dit');
    for (const prompt of ['Dire quoi', 'Non', 'voulions comprendre']) expect(text).not.toContain(prompt);
    await awa.saved();
  });

  test('are in the page’s language; readers, search and files have none of them', async () => {
    const page = await app.addPage({
      kind: 'study',
      title: 'Les comités',
      summary: 'Un résumé.',
      language: 'en',
      visibility: 'public',
    });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    const path = pagePath(page);
    const cookie = await app.signIn('Yacine');
    for (const address of [
      path,
      `${path}.md`,
      `${path}/brouillon`,
      `${path}/editions/1`,
      '/recherche.json?q=interviews',
      '/recherche?q=interviews',
    ]) {
      const response = await fetch(app.url + address, { headers: { Cookie: cookie } });
      expect([address, response.status]).toEqual([address, 200]);
      const body = await response.text();
      for (const { en } of PROMPTS) expect(body, address).not.toContain(en);
      expect(body, address).not.toMatch(/data-prompt|consigne:/);
    }
    const { title, summary, visibility, slug, notice } = page;
    const awa = await open(path, 'Awa Traoré');
    await allSee(
      [awa],
      PROMPTS.map(({ en }) => en),
    );
    await app.services.pages.changeDetails(
      page.id,
      { title, summary, visibility, slug, ...notice, language: 'ar' },
      COMMAND_LINE,
    );
    await awa.page.reload();
    await awa.saved();
    await allSee([awa], IN_FRENCH);
    const first = promptsOf(awa).first();
    expect(await first.getAttribute('lang')).toBe('fr');
    const style = await first.evaluate((p) => {
      const { direction, unicodeBidi, textAlign } = getComputedStyle(p, '::before');
      return { direction, unicodeBidi, textAlign };
    });
    expect(style, 'French words in their order, at the right').toEqual({
      direction: 'rtl',
      unicodeBidi: 'plaintext',
      textAlign: 'right',
    });
  });
});
