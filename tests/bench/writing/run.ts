/**
 * Measures how a long text is written in while others write too: the built application, a real
 * Chromium whose processor is slowed down, and other participants who type five letters a second
 * each, with their carets, in paragraphs of their own.
 *
 *   npm run build && npx tsx tests/bench/writing/run.ts [--words 20000,80000] [--writers 0,9] [--cpu 4] [--keys 80] [--every 200]
 *   npx tsx tests/bench/writing/run.ts --opening 3 [--words 20000,80000] [--cpu 4]
 *   npx tsx tests/bench/writing/run.ts --reading 20 [--words 20000,80000] [--citations 0,500] [--materials 300]
 *
 * From a key to its paint as the browser reports it (Event Timing, in steps of 8 ms; less than 16
 * ms counts as 16). At the end, the texts of all are compared letter by letter. Beside others'
 * work, look at the main thread's own processor time instead: it grows with the slowing down, but
 * not with the load. Two builds are compared in turns, from two work trees.
 *
 * `--opening N` measures, N times each, how long a draft takes from the navigation until it can be
 * written in: with an empty cache, and with the editor's scripts in the HTTP cache, after another
 * draft was open.
 *
 * `--reading N` measures how long the published text takes the server, N times, each for another
 * reader: here nothing is slowed down.
 *
 * `--citations 0,500` has each text with so many citations of the `--materials` of its study;
 * beside other work, `--turns N` does so N times in turns.
 *
 * `--profile FILE` writes what the main thread's scripts did, `--trace FILE` all that it did (both
 * for Chromium's developer tools).
 */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
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
    opening: { type: 'string' },
    reading: { type: 'string' },
    citations: { type: 'string', default: '0' },
    materials: { type: 'string', default: '300' },
    turns: { type: 'string', default: '1' },
    profile: { type: 'string' },
    trace: { type: 'string' },
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
  readonly keys: readonly number[];
  /** Processor time that the main thread took. */
  readonly work: Work;
  /** Milliseconds in which it took it. */
  readonly elapsed: number;
}

/** Milliseconds of the processor, by the main thread, slowed down as it is. */
interface Work {
  readonly all: number;
  readonly scripts: number;
  readonly layout: number;
}

async function workOf(session: CDPSession): Promise<Work> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? 0) * 1_000;
  return {
    all: of('TaskDuration'),
    scripts: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
  };
}

const since = (before: Work, now: Work): Work => ({
  all: now.all - before.all,
  scripts: now.scripts - before.scripts,
  layout: now.layout - before.layout,
});

/** Writes what the main thread does until the returned function is called. */
async function watchThread(page: Page, session: CDPSession): Promise<() => Promise<void>> {
  if (values.profile) {
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
  }
  const browser = page.context().browser()!;
  if (values.trace) await browser.startTracing(page, { path: values.trace });
  return async () => {
    if (values.trace) await browser.stopTracing();
    if (!values.profile) return;
    const { profile } = await session.send('Profiler.stop');
    writeFileSync(values.profile, JSON.stringify(profile));
  };
}

async function typeInto(page: Page, session: CDPSession): Promise<Result> {
  await page.evaluate(() => {
    const all: number[] = [];
    Object.assign(window, { keysSeen: all });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') all.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const watched = await watchThread(page, session);
  const [begun, before] = [performance.now(), await workOf(session)];
  const count = Number(values.keys);
  for (let i = 0; i < count; i++) {
    const next = setTimeout(Number(values.every));
    // Not awaited: the next key comes in time, however busy the page is.
    void session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'x', key: 'x', code: 'KeyX' }).catch(() => {});
    void session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'x', code: 'KeyX' }).catch(() => {});
    await next;
  }
  const work = since(before, await workOf(session));
  const elapsed = performance.now() - begun;
  await watched();
  await setTimeout(3_000);
  const seen = await page.evaluate(() => (window as unknown as { keysSeen: number[] }).keysSeen);
  return { keys: [...seen, ...Array<number>(Math.max(0, count - seen.length)).fill(16)], work, elapsed };
}

/** A page whose main thread is slowed down, and which reports its own processor time. */
async function slowPage(context: BrowserContext): Promise<{ tab: Page; session: CDPSession }> {
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.cpu) });
  return { tab, session };
}

const WRITABLE = '.ProseMirror[contenteditable="true"]';

/** The size of a text. */
interface TextSize {
  readonly words: number;
  readonly citations: number;
}

const cites = (target: string): DocumentNode => ({ type: 'citation', attrs: { target } });

/** A page with such a text; with citations, a study with materials that all may draw on. */
async function addText(app: RunningApp, { words, citations }: TextSize): Promise<{ id: string; path: string }> {
  const title = `Un texte de ${words} mots`;
  const document = naturalDocument(words);
  const page = await app.addPage({ kind: 'study', title, summary: 'Un résumé.', visibility: 'public' });
  const materials: string[] = [];
  for (let n = 0; n < (citations > 0 ? Number(values.materials) : 0); n++) {
    const id = await addMaterial(app.services, page.id, { title: `Entretien ${n}` });
    await addConcerned(app.services, id, { uses: ['analysis', 'quotation'], state: 'validated' });
    materials.push(id);
  }
  const json = document.toJSON() as DocumentNode;
  const paragraphs = json.content!.filter(({ type }) => type === 'paragraph');
  const added = new Map<DocumentNode, DocumentNode[]>();
  for (let n = 0; n < citations; n++) {
    const paragraph = paragraphs[Math.floor((n * paragraphs.length) / citations)]!;
    added.set(paragraph, [...(added.get(paragraph) ?? []), cites(`material/${materials[n % materials.length]}`)]);
  }
  const content = json.content!.map((one) =>
    added.has(one) ? { ...one, content: [...(one.content ?? []), ...added.get(one)!] } : one,
  );
  await app.services.drafts.replace(page.id, fitDocument({ ...json, content }).document);
  return { id: page.id, path: pagePath(page) };
}

/** Milliseconds that each of so many readings of the published text took the server. */
async function measureReading(app: RunningApp, size: TextSize, times: number) {
  const { id, path } = await addText(app, size);
  await app.services.editions.publish(id, {}, COMMAND_LINE);
  const all: number[] = [];
  let bytes = 0;
  for (let n = 0; n < times; n++) {
    // Each is another reader: nothing is answered from a cache.
    const cookie = await app.signIn(`Lecteur ${n}`, 'member');
    const begun = performance.now();
    bytes = (await (await fetch(new URL(path, app.url), { headers: { cookie } })).text()).length;
    all.push(performance.now() - begun);
  }
  return { all, bytes };
}

interface Opening {
  /** Milliseconds until the text can be written in. */
  readonly open: number;
  readonly work: Work;
}

async function measureOpening(app: RunningApp, browser: Browser, size: TextSize, warm: boolean): Promise<Opening> {
  const { path } = await addText(app, size);
  const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
  const { tab, session } = await slowPage(context);
  if (warm) {
    const other = await app.addPage({ title: 'Un autre texte', document: naturalDocument(100) });
    await tab.goto(`${pagePath(other)}/ecrire`, { timeout: PATIENCE });
    await tab.locator(WRITABLE).waitFor({ timeout: PATIENCE });
    await setTimeout(3_000);
    await tab.goto('about:blank');
  }
  const watched = await watchThread(tab, session);
  const before = await workOf(session);
  // In the page, so that what the test waits for does not count.
  await tab.addInitScript((selector) => {
    const found = new MutationObserver(() => {
      if (!document.querySelector(selector)) return;
      found.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => Object.assign(window, { writableAt: performance.now() });
        port2.postMessage(null);
      });
    });
    found.observe(document, { subtree: true, childList: true, attributeFilter: ['contenteditable'] });
  }, WRITABLE);
  await tab.goto(`${path}/ecrire`, { waitUntil: 'commit', timeout: PATIENCE });
  const open = await tab.waitForFunction(() => (window as { writableAt?: number }).writableAt, null, {
    timeout: PATIENCE,
  });
  const result = { open: (await open.jsonValue())!, work: since(before, await workOf(session)) };
  await watched();
  await context.close();
  return result;
}

async function measure(app: RunningApp, browser: Browser, size: TextSize, count: number): Promise<Result> {
  const page = await addText(app, size);
  const writers: Writer[] = [];
  for (let i = 0; i < count; i++) writers.push(await Writer.join(app, page.id, `Autre ${i}`));
  const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
  const { tab, session } = await slowPage(context);
  await tab.goto(`${page.path}/ecrire`, { waitUntil: 'commit', timeout: PATIENCE });
  await tab.locator(WRITABLE).waitFor({ timeout: PATIENCE });
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
  return typed;
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

const [app, browser] = await Promise.all([startApp(), openBrowser('as people have it')]);
const rows: string[] = [];
const print = (...cells: (string | number)[]) => {
  rows.push(`| ${cells.join(' | ')} |`);
  console.log(rows.at(-1));
};
const counts = (text: string) => text.split(',').map(Number);
const ms = (time: number) => `${Math.round(time)} ms`;
const parts = ({ all, scripts, layout }: Work, per: number) =>
  [all, scripts, layout].map((time) => ms(time / per)).join('; ');
const HEAD = values.reading
  ? '| words | citations | read, median | slowest | characters |\n|---|---|---|---|---|'
  : values.opening
    ? '| words | citations | cache | opened, median | fastest | processor; scripts; layout, median |\n|---|---|---|---|---|---|'
    : '| words | citations | others who write | p50 | p95 | p99 | processor; scripts; layout, for a key and what others wrote meanwhile | of the time |\n|---|---|---|---|---|---|---|---|';
const sizes = counts(values.words).flatMap((words) =>
  Array.from({ length: Number(values.turns) }, () =>
    counts(values.citations).map((citations): TextSize => ({ words, citations })),
  ).flat(),
);
try {
  for (const size of sizes) {
    const { words, citations } = size;
    if (values.reading) {
      const { all, bytes } = await measureReading(app, size, Number(values.reading));
      print(words, citations, ms(quantile(all, 0.5)), ms(Math.max(...all)), bytes);
      continue;
    }
    for (const warm of values.opening ? [false, true] : []) {
      const all: Opening[] = [];
      for (let i = 0; i < Number(values.opening); i++) all.push(await measureOpening(app, browser, size, warm));
      const open = all.map((one) => one.open);
      const median = (of: (work: Work) => number) =>
        quantile(
          all.map(({ work }) => of(work)),
          0.5,
        );
      const work = { all: median((w) => w.all), scripts: median((w) => w.scripts), layout: median((w) => w.layout) };
      const cache = warm ? 'scripts' : 'empty';
      print(words, citations, cache, ms(quantile(open, 0.5)), ms(Math.min(...open)), parts(work, 1));
    }
    for (const count of values.opening ? [] : counts(values.writers)) {
      const { keys, work, elapsed } = await measure(app, browser, size, count);
      const share = `${Math.round((work.all / elapsed) * 100)} %`;
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => ms(quantile(keys, part)));
      print(words, citations, count, p50!, p95!, p99!, parts(work, keys.length), share);
    }
  }
} finally {
  await browser.close();
  await app.close();
}
console.log(`\nprocessor ÷ ${values.cpu}\n\n${HEAD}\n${rows.join('\n')}`);
