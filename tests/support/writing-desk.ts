import type { Browser, BrowserContext, Page } from 'playwright-core';
import { collectComplaints, type OpenOptions, openContext } from './browser.ts';
import { until } from './until.ts';

/** An author's open draft. */
export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The text being edited. */
  readonly text: ReturnType<Page['locator']>;
  /** Errors in the page's console. */
  readonly complaints: string[];
  /** The save state's code. */
  saveState(): Promise<string | null>;
  /** Resolves when everything is stored. */
  saved(): Promise<void>;
  /** Puts the caret at the end of the paragraph that contains these words. */
  caretAfter(words: string): Promise<void>;
  /** Puts the caret behind the last letter of the text, whose last block is a paragraph. */
  caretAtTheEnd(): Promise<void>;
  /** Presses keys one by one, leaving the browser time to send the caret. */
  press(...keys: string[]): Promise<void>;
  /** The editor's document as JSON. */
  document(): Promise<unknown>;
}

/** Wraps an editor page that is opening in this tab. */
export function deskOf(context: BrowserContext, page: Page, complaints = collectComplaints(page)): Desk {
  const text = page.locator('.ProseMirror');
  const shown = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await shown();
    }
  };
  const saveState = () => page.locator('.save-state').getAttribute('data-save');
  return {
    context,
    page,
    text,
    complaints,
    saveState,
    saved: () => until(async () => (await saveState()) === 'saved', 'the draft is saved'),
    async caretAfter(words) {
      await text.locator('p', { hasText: words }).first().click();
      await press('End');
    },
    async caretAtTheEnd() {
      // A long text may still move under the pointer: its blocks are laid out as they come into
      // view.
      await text.locator('p').last().click();
      await shown();
      await press('Control+End');
      const lettersAfter = () =>
        page.evaluate(() => {
          const { editor } = document.querySelector('.ProseMirror') as unknown as {
            editor: { state: { selection: { head: number }; doc: { content: { size: number } } } };
          };
          return editor.state.doc.content.size - editor.state.selection.head - 1;
        });
      await until(async () => (await lettersAfter()) === 0, 'the caret is at the end of the text');
    },
    press,
    document: () =>
      page.evaluate(() => {
        const { editor } = document.querySelector('.ProseMirror') as unknown as { editor: { getJSON(): unknown } };
        return editor.getJSON();
      }),
  };
}

/** Opens a draft in a browser context of its own, and waits for its text. */
export async function openDesk(browser: Browser, url: string, path: string, options: OpenOptions): Promise<Desk> {
  const context = await openContext(browser, url, options);
  const page = await context.newPage();
  const desk = deskOf(context, page);
  await page.goto(`${path}/ecrire`);
  await desk.text.waitFor();
  return desk;
}
