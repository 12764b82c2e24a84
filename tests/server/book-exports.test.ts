import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import { BookExports } from '#server/exports/book-exports.ts';
import type { BookTexts, FoundText } from '#server/exports/book-texts.ts';
import { ExportStore } from '#server/exports/export-store.ts';
import { FilesAhead } from '#server/exports/files-ahead.ts';
import type { ExportTask } from '#server/exports/process/export-form.ts';
import type { ExportWriter } from '#server/exports/process/export-writer.ts';
import { readSpooled } from '#server/exports/process/text-spool.ts';
import type { PageService } from '#server/pages/page-service.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

/** A file that is being written: the test decides how it ends. */
interface Writing {
  readonly extension: BookExtension;
  /** The HTML of the page in it. */
  readonly html: string | undefined;
  readonly signal: AbortSignal;
  finish(words: string): void;
  /** Rejects, as a terminated process does after a while. */
  end(): void;
}

/** Bytes of the texts of one file. */
const MOST_GATHERED = 4_000;
let dataDir: string;
let exports: BookExports;
let events: EventBus;
let html: string;
/** Called once a text was read, before it is returned. */
let afterReading: () => Promise<void>;
/** How many times the page is gathered for one file. */
let pages: number;
let writings: Writing[];
/** Called when a file begins to be written. */
let begun: (() => void)[];

beforeEach(() => {
  dataDir = createTempFolder('book-exports');
  events = new EventBus();
  html = '<p>Premier texte.</p>';
  afterReading = async () => {};
  writings = [];
  pages = 1;
  begun = [];
  const textOf = (read: string) => ({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    page: {
      kind: 'factsheet' as const,
      slug: 'x',
      title: 'X',
      summary: '',
      language: 'fr',
      notice: emptyNotice('factsheet'),
      edition: 1,
      date: '2026-03-01T09:00:00.000Z',
      html: read,
      sources: null,
    },
  });
  const find = async (): Promise<FoundText> => {
    const text = textOf(html);
    await afterReading();
    return {
      ...{ title: 'X', slug: 'x', pageId: 'p' },
      gather: async (_origin, keep) => {
        for (let i = 1; i < pages; i++) await keep(text.page);
        return { ...text, page: await keep(text.page) };
      },
    };
  };
  const texts = { find, images: async () => ({}) } as unknown as BookTexts;
  const writer = {
    write: async (task: ExportTask, _sender: string, signal: AbortSignal) => {
      const { page } = await readSpooled(task.text, task.pages);
      return new Promise((resolve, reject) => {
        writings.push({
          extension: task.extension,
          html: page?.html,
          signal,
          finish: (words) => {
            writeFileSync(task.target, words);
            resolve({ bytes: words.length });
          },
          end: () => reject(signal.reason),
        });
        begun.shift()?.();
      });
    },
    close: () => {},
  } as unknown as ExportWriter;
  exports = new BookExports({
    ...{ texts, writer, events, mostGathered: MOST_GATHERED },
    store: new ExportStore(dataDir),
  });
});

const wanted = { type: 'page', kind: 'factsheet', slug: 'x' } as const;
const ORIGIN = 'https://navette.example';
const ask = (sender: string, extension: BookExtension = 'pdf', crossed = false) =>
  exports.ask(COMMAND_LINE, { ...wanted, crossed }, { extension, sender, origin: ORIGIN, address: `/x.${extension}` });
/** Resolves when the next file begins to be written. */
const nextWriting = () => new Promise<void>((resolve) => begun.push(resolve));
/** Names of what is in the folder, without the texts of a file that is being written. */
const inFolder = () => readdirSync(path.join(dataDir, 'exports')).filter((name) => !name.endsWith('.texts'));
/** The number of those texts. */
const textsThere = () => readdirSync(path.join(dataDir, 'exports')).length - inFolder().length;

async function sent(asked: Awaited<ReturnType<typeof ask>>): Promise<string> {
  const { handle } = await exports.open(asked);
  const words = await handle.readFile('utf8');
  await handle.close();
  return words;
}

test('a request for a file that another person just cancelled gets a new file', async () => {
  let writing = nextWriting();
  const first = await ask('one');
  await writing;
  const cancelled = first.file.catch((error: Error) => error.message);
  await exports.cancel(COMMAND_LINE, first.job.id);
  expect(writings[0]!.signal.aborted).toBe(true);
  // Its process has still to end.
  writing = nextWriting();
  const second = await ask('other');
  await writing;
  writings[0]!.end();
  expect(await cancelled).toContain('cancelled');
  // After the end of the first, a third request can still join the second.
  const third = await ask('third');
  const both = Promise.all([sent(second), sent(third)]);
  await new Promise(setImmediate);
  writings[1]!.finish('written');
  expect(await both).toEqual(['written', 'written']);
  expect(writings).toHaveLength(2);
});

test('a file that is dropped before it is opened is written again, from the text at that time', async () => {
  let writing = nextWriting();
  const asked = await ask('one');
  await writing;
  writings[0]!.finish('withdrawn');
  await asked.file;
  html = '<p>Second texte.</p>';
  events.emit('editions-rewritten');
  writing = nextWriting();
  const words = sent(asked);
  await writing;
  writings[1]!.finish('what is left');
  expect(await words).toBe('what is left');
});

test('the pages of one file have a limit in bytes together, and no gathered text stays on the disk', async () => {
  html = `<p>${'a'.repeat(MOST_GATHERED)}</p>`;
  let writing = nextWriting();
  const alone = await ask('one');
  await writing;
  expect(textsThere()).toBe(1);
  writings[0]!.finish('written');
  expect(await sent(alone)).toBe('written');
  expect([textsThere(), inFolder().length]).toEqual([0, 1]);
  pages = 2;
  const refused = await ask('one', 'html');
  await expect(refused.file).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'export-limit' } });
  expect(textsThere()).toBe(0);
  html = '<p>Plus court.</p>';
  writing = nextWriting();
  const first = await ask('one', 'html');
  await writing;
  const joined = await ask('other', 'html');
  await until(() => joined.job.state === 'writing' && textsThere() === 1, 'the second waits for the first');
  const cancelled = first.file.catch((error: Error) => error.message);
  await exports.cancel(COMMAND_LINE, first.job.id);
  expect(await cancelled).toContain('cancelled');
  expect(textsThere()).toBe(1);
  writings[1]!.finish('of both');
  expect(await sent(joined)).toBe('of both');
  expect([textsThere(), inFolder().length]).toEqual([0, 2]);
});

test('a file stored while the earlier files are being removed stays', async () => {
  const store = new ExportStore(dataDir);
  const written = async (words: string) => {
    const target = await store.newPath();
    writeFileSync(target, words);
    return target;
  };
  const [before, after] = [await written('before'), await written('after')];
  await store.keep('same', before, 6);
  // Removing takes several iterations of the event loop; by then, the next file has its name.
  const dropped = store.clear();
  const kept = await store.keep('same', after, 5);
  await dropped;
  const handle = await store.open(kept);
  expect(await handle?.readFile('utf8')).toBe('after');
  await handle?.close();
  expect(inFolder()).toHaveLength(1);
});

test('a file that somebody removed from the disk is written again, and only one is left', async () => {
  let writing = nextWriting();
  const asked = await ask('one');
  await writing;
  writings[0]!.finish('before');
  const { path: file } = await asked.file;
  const { rmSync } = await import('node:fs');
  rmSync(file);
  writing = nextWriting();
  const words = sent(await ask('one'));
  await writing;
  writings[1]!.finish('after');
  expect(await words).toBe('after');
  expect(inFolder()).toHaveLength(1);
});

test('files with a page’s annotations are dropped, even while written, once one of these is rewritten', async () => {
  const write = async (crossed: boolean, words: string) => {
    const writing = nextWriting();
    const asked = await ask('one', crossed ? 'pdf' : 'docx', crossed);
    await writing;
    writings.at(-1)!.finish(words);
    await asked.file;
  };
  await write(false, 'the text alone');
  await write(true, 'what she said');
  expect(inFolder()).toHaveLength(2);
  events.emit('annotation-rewritten', 'another page');
  await new Promise(setImmediate);
  expect(inFolder()).toHaveLength(2);
  events.emit('annotation-rewritten', 'p');
  await until(() => inFolder().length === 1, 'the file is dropped');
  let writing = nextWriting();
  const asked = await ask('one', 'pdf', true);
  await writing;
  events.emit('annotation-rewritten', 'p');
  writing = nextWriting();
  writings.at(-1)!.finish('what she said');
  await writing;
  writings.at(-1)!.finish('what is left');
  expect(await sent(asked)).toBe('what is left');
  expect(inFolder()).toHaveLength(2);
});

test.each([
  { name: 'annotation-rewritten', crossed: true, emit: () => events.emit('annotation-rewritten', 'p') },
  { name: 'editions-rewritten', crossed: false, emit: () => events.emit('editions-rewritten') },
])('words withdrawn while a text is read are in no file: $name', async ({ crossed, emit }) => {
  afterReading = async () => {
    afterReading = async () => {};
    html = '<p>Ce qui reste.</p>';
    emit();
  };
  const writing = nextWriting();
  const asked = await ask('one', 'pdf', crossed);
  await writing;
  writings[0]!.finish('what is left');
  expect(await sent(asked)).toBe('what is left');
  expect(writings.map((one) => one.html)).toEqual(['<p>Ce qui reste.</p>']);
});

/** Starts writing the usual files of published pages ahead of requests, without delay. */
function startAhead(): FilesAhead {
  const pages = { require: async () => wanted } as unknown as PageService;
  const logger = pino({ level: 'silent' });
  const files = new FilesAhead({ exports, pages, events, logger, origin: ORIGIN, quiet: 0 });
  files.start();
  return files;
}

test('the usual files of a published page are written one by one, and yield to a reader’s request', async () => {
  const files = startAhead();
  let writing = nextWriting();
  events.emit('edition-published', 'x');
  await writing;
  expect(writings.map(({ extension }) => extension)).toEqual(['pdf']);
  writing = nextWriting();
  const asked = await ask('one', 'html');
  await writing;
  expect(writings[0]!.signal.aborted).toBe(true);
  writings[0]!.end();
  // No file without a reader is written while a reader waits.
  await new Promise(setImmediate);
  expect(writings.map(({ extension }) => extension)).toEqual(['pdf', 'html']);
  writing = nextWriting();
  writings[1]!.finish('html');
  expect(await sent(asked)).toBe('html');
  await writing;
  // A request for a file that is being written waits for that one.
  const same = await ask('two');
  await new Promise(setImmediate);
  expect(writings[2]!.signal.aborted).toBe(false);
  writing = nextWriting();
  writings[2]!.finish('pdf');
  expect(await sent(same)).toBe('pdf');
  await writing;
  writings[3]!.finish('epub');
  expect(await sent(await ask('three', 'epub'))).toBe('epub');
  expect(writings.map(({ extension }) => extension)).toEqual(['pdf', 'html', 'pdf', 'epub']);
  await files.close();
});

test('files written ahead are dropped when words are withdrawn, and stop when the server closes', async () => {
  const files = startAhead();
  let writing = nextWriting();
  events.emit('edition-published', 'x');
  await writing;
  html = '<p>Ce qui reste.</p>';
  writing = nextWriting();
  events.emit('editions-rewritten');
  writings[0]!.finish('withdrawn');
  await writing;
  expect([writings[1]!.extension, inFolder()]).toEqual(['pdf', []]);
  events.emit('edition-published', 'y');
  const closed = files.close();
  expect(writings[1]!.signal.aborted).toBe(true);
  writings[1]!.end();
  await closed;
  events.emit('edition-published', 'z');
  await new Promise(setImmediate);
  expect([writings.length, inFolder()]).toEqual([2, []]);
});
