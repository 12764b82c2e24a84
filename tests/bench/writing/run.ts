/**
 * Measures how a long text is written in while others write too: the built application, a real Chromium whose processor is slowed down,
 * and other participants who type five letters a second each, with their carets, in paragraphs of their own.
 *
 *   npm run build && npx tsx tests/bench/writing/run.ts [--words 20000,80000] [--writers 0,9] [--cpu 4] [--keys 80] [--every 200]
 *
 * From a key to its paint as the browser tells it (Event Timing, in steps of 8 ms; what is below 16 ms counts as 16). At the end, the texts
 * of all are compared letter by letter. `--profile FILE` writes what the main thread did (open it in Chromium's developer tools).
 */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, CDPSession, Page } from 'playwright-core';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

const { values } = parseArgs({
  options: {
    words: { type: 'string', default: '20000,80000' },
    /** Others who write. */
    writers: { type: 'string', default: '0,9' },
    /** How many times slower the processor is. */
    cpu: { type: 'string', default: '4' },
    keys: { type: 'string', default: '80' },
    /** Milliseconds between two keys. */
    every: { type: 'string', default: '200' },
    profile: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const random = new Random(Number(values.seed));
const PATIENCE = 120_000;

const quantile = (all: readonly number[], share: number) => {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
};

/** Somebody else, who types in a paragraph and shows where. */
class Writer {
  readonly editor: TestEditor;
  private readonly text: Y.XmlText;
  private typing: NodeJS.Timeout | undefined;

  private constructor(editor: TestEditor, text: Y.XmlText, name: string) {
    this.editor = editor;
    this.text = text;
    editor.provider.awareness.setLocalStateField('user', { id: name, name, color: '#2b4fa3' });
  }

  static async join(app: RunningApp, pageId: string, name: string): Promise<Writer> {
    const editor = new TestEditor(app.url.replace('http', 'ws'), pageId, await app.signIn(name));
    await until(() => editor.provider.synced, `${name} is there`, 60_000);
    const paragraphs = editor.draft
      .getXmlFragment(DRAFT_FRAGMENT)
      .toArray()
      .filter((node): node is Y.XmlElement => node instanceof Y.XmlElement && node.nodeName === 'paragraph');
    return new Writer(editor, random.pick(paragraphs).get(0) as Y.XmlText, name);
  }

  begin(): void {
    this.typing = setInterval(() => {
      this.text.insert(this.text.length, 'a');
      const place = Y.createRelativePositionFromTypeIndex(this.text, this.text.length, -1);
      this.editor.provider.awareness.setLocalStateField('cursor', { anchor: place, head: place });
    }, 200);
  }

  end(): void {
    clearInterval(this.typing);
  }
}

interface Result {
  readonly open: number;
  readonly keys: readonly number[];
  /** Share of the time for which the main thread was busy, at full speed of the processor. */
  readonly busy: number;
}

/** Milliseconds for which the page's main thread has worked so far. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}

async function typeInto(page: Page, session: CDPSession): Promise<Pick<Result, 'keys' | 'busy'>> {
  await page.evaluate(() => {
    const all: number[] = [];
    Object.assign(window, { keysSeen: all });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') all.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  if (values.profile) {
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
  }
  const [begun, before] = [performance.now(), await workOf(session)];
  const count = Number(values.keys);
  for (let i = 0; i < count; i++) {
    const next = setTimeout(Number(values.every));
    // Not awaited: the next key comes in time, however busy the page is.
    void session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'x', key: 'x', code: 'KeyX' }).catch(() => {});
    void session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'x', code: 'KeyX' }).catch(() => {});
    await next;
  }
  const busy = ((await workOf(session)) - before) / (performance.now() - begun);
  if (values.profile) {
    const { profile } = await session.send('Profiler.stop');
    writeFileSync(values.profile, JSON.stringify(profile));
  }
  await setTimeout(3_000);
  const seen = await page.evaluate(() => (window as unknown as { keysSeen: number[] }).keysSeen);
  return { keys: [...seen, ...Array<number>(Math.max(0, count - seen.length)).fill(16)], busy };
}

async function measure(app: RunningApp, browser: Browser, words: number, count: number): Promise<Result> {
  const page = await app.addPage({ title: `Un texte de ${words} mots`, document: naturalDocument(words) });
  const writers: Writer[] = [];
  for (let i = 0; i < count; i++) writers.push(await Writer.join(app, page.id, `Autre ${i}`));
  const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) });
  const begun = performance.now();
  await tab.goto(`${pagePath(page)}/ecrire`, { waitUntil: 'commit', timeout: PATIENCE });
  await tab.locator('.ProseMirror[contenteditable="true"]').waitFor({ timeout: PATIENCE });
  const open = performance.now() - begun;
  await tab.locator('.ProseMirror > p').nth(40).click({ timeout: PATIENCE });
  await setTimeout(2_000);
  for (const writer of writers) writer.begin();
  const typed = await typeInto(tab, session);
  for (const writer of writers) writer.end();
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await until(
    async () =>
      writers.every(({ editor }) => editor.saved) &&
      (await tab.locator('.save-state').getAttribute('data-save')) === 'saved',
    'all is stored',
    PATIENCE,
  );
  await compare(tab, writers);
  for (const { editor } of writers) editor.destroy();
  await context.close();
  return { open, ...typed };
}

/** Fails unless all have the same text, to the letter. */
async function compare(tab: Page, writers: readonly Writer[]): Promise<void> {
  const textOf = (draft: Y.Doc) =>
    draft
      .getXmlFragment(DRAFT_FRAGMENT)
      .toString()
      .replace(/<[^>]*>/g, '');
  await until(() => new Set(writers.map(({ editor }) => textOf(editor.draft))).size <= 1, 'the writers agree', 20_000);
  const [first] = writers;
  if (!first) return;
  const wanted = textOf(first.editor.draft).length;
  await until(
    async () => {
      const shown = await tab.evaluate(() => {
        const { editor } = document.querySelector('.ProseMirror') as unknown as {
          editor: { state: { doc: { textContent: string } } };
        };
        return editor.state.doc.textContent.length;
      });
      return shown === wanted;
    },
    'the page shows what the writers have',
    20_000,
  );
}

const [app, browser] = await Promise.all([startApp(), openBrowser()]);
const rows: string[] = [];
try {
  for (const words of values.words.split(',').map(Number)) {
    for (const count of values.writers.split(',').map(Number)) {
      const { open, keys, busy } = await measure(app, browser, words, count);
      const figures = [0.5, 0.95].map((share) => `${Math.round(quantile(keys, share))} ms`);
      rows.push(
        `| ${[words, count, ...figures, `${Math.round(busy * 100)} %`, `${(open / 1_000).toFixed(1)} s`].join(' | ')} |`,
      );
      console.log(rows.at(-1));
    }
  }
} finally {
  await browser.close();
  await app.close();
}
console.log(
  `\nprocessor ÷ ${values.cpu}\n\n| words | others who write | p50 | p95 | main thread busy | opened |\n|---|---|---|---|---|---|\n${rows.join('\n')}`,
);
