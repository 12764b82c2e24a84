import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { BookExports } from '#server/exports/book-exports.ts';
import type { BookTexts, FoundText } from '#server/exports/book-texts.ts';
import { ExportStore } from '#server/exports/export-store.ts';
import type { ExportTask } from '#server/exports/process/export-form.ts';
import type { ExportWriter } from '#server/exports/process/export-writer.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** A file that is being written: the test says how it ends. */
interface Writing {
  readonly signal: AbortSignal;
  finish(words: string): void;
  /** As a process that was ended answers: after a while. */
  end(): void;
}

let dataDir: string;
let exports: BookExports;
let events: EventBus;
let html: string;
let writings: Writing[];
/** Called when a file begins to be written. */
let begun: (() => void)[];

beforeEach(() => {
  dataDir = createTempFolder('book-exports');
  events = new EventBus();
  html = '<p>Premier texte.</p>';
  writings = [];
  begun = [];
  const text = () => ({
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
      html,
      sources: null,
    },
  });
  const found: FoundText = { title: 'X', slug: 'x', gather: async () => text() };
  const texts = { find: async () => found, images: async () => ({}) } as unknown as BookTexts;
  const writer = {
    write: (task: ExportTask, _sender: string, signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        writings.push({
          signal,
          finish: (words) => {
            writeFileSync(task.target, words);
            resolve({ bytes: words.length });
          },
          end: () => reject(signal.reason),
        });
        begun.shift()?.();
      }),
    close: () => {},
  } as unknown as ExportWriter;
  exports = new BookExports({ texts, writer, store: new ExportStore(dataDir), events });
});

const wanted = { type: 'page', kind: 'factsheet', slug: 'x' } as const;
const ask = (sender: string) =>
  exports.ask(COMMAND_LINE, wanted, { extension: 'pdf', sender, origin: 'https://navette.example', address: '/x.pdf' });
/** Resolves when the next file begins to be written. */
const nextWriting = () => new Promise<void>((resolve) => begun.push(resolve));
/** Names of what is in the folder. */
const inFolder = () => readdirSync(path.join(dataDir, 'exports'));

async function sent(asked: Awaited<ReturnType<typeof ask>>): Promise<string> {
  const { handle } = await exports.open(asked);
  const words = await handle.readFile('utf8');
  await handle.close();
  return words;
}

test('who asks for a file that another just cancelled gets one of their own', async () => {
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
  // The end of the first leaves the second to be joined.
  const third = await ask('third');
  const both = Promise.all([sent(second), sent(third)]);
  await new Promise(setImmediate);
  writings[1]!.finish('written');
  expect(await both).toEqual(['written', 'written']);
  expect(writings).toHaveLength(2);
});

test('a file that is dropped before it is opened is made again, from what is then read', async () => {
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

test('a file that is kept anew while those before it are dropped stays', async () => {
  let writing = nextWriting();
  const asked = await ask('one');
  await writing;
  writings[0]!.finish('before');
  await asked.file;
  // The same text: the file has the same key as the one that is being removed.
  writing = nextWriting();
  events.emit('editions-rewritten');
  const second = await ask('one');
  await writing;
  writings[1]!.finish('after');
  expect(await sent(second)).toBe('after');
  expect(await sent(await ask('other'))).toBe('after');
  expect(writings).toHaveLength(2);
});

test('one that somebody removed from the disk is made again, and no more than one is left', async () => {
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
