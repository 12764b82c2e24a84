import { execFileSync } from 'node:child_process';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { fileUpdatePath, NEW_PAGE_PATH } from '#content/addresses/site-paths.ts';
import { WORD_LIMITS } from '#server/exchange/reading/word-form.ts';
import { WordReader } from '#server/exchange/word/word-reader.ts';
import { putDocument } from '#tests/support/put-document.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { makeDocx, wordParagraph } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * The cost of reading a file is bounded: its process is ended, and the sender informed. The limit
 * is processor time, so that it does not depend on the load of the machine: each file takes more
 * than the least limit, and less than the usual one.
 */
const LEAST = { ...WORD_LIMITS, processorTime: 20 };
const TOO_SLOW = {
  fr: 'Lire ce document a pris trop de temps et a été arrêté. Divisez-le.',
  en: 'Reading this document took too long and was stopped. Divide it.',
};
const LONG = makeDocx(wordParagraph('Un puits, un champ, un marché.').repeat(300));

let app: RunningApp;
let staff: string;
beforeAll(async () => {
  app = await startApp({}, undefined, { textLimits: LEAST });
  staff = await app.signIn('Awa Diarra');
});
afterAll(() => app.close());

async function send(address: string, bytes: Uint8Array, language: keyof typeof TOO_SLOW) {
  const body = new FormData();
  body.append('intent', 'read');
  body.append('title', 'Un titre déjà tapé');
  body.append('file', new Blob([new Uint8Array(bytes)]), 'rapport.docx');
  const headers = { cookie: staff, 'accept-language': language, accept: 'text/html' };
  const sent = await fetch(app.url + address, { method: 'POST', body, headers, redirect: 'manual' });
  return { status: sent.status, screen: await sent.text() };
}

/** Reads a file on its own. @returns the result, and the log entries */
async function read(file: string, limits?: typeof LEAST) {
  const logged: Record<string, unknown>[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const reader = new WordReader({ logger, limits });
  const outcome = await reader.read(file, 'one').catch((error: unknown) => error);
  reader.close();
  return { outcome, logged };
}

test('reading a file may take 15 s of processor time at most', () => {
  expect(WORD_LIMITS.processorTime).toBeLessThanOrEqual(15_000);
});

test('a file that takes too long is refused on the screen with the reason, and the typed title is kept', async () => {
  for (const language of ['fr', 'en'] as const) {
    const { status, screen } = await send(NEW_PAGE_PATH, LONG, language);
    expect([language, status]).toEqual([language, 413]);
    expect(screen).toContain(TOO_SLOW[language]);
    expect(screen).toContain('value="Un titre déjà tapé"');
  }
});

test('a file that takes too long updates nothing, and its sender is shown the reason', async () => {
  const page = await app.addWrittenPage({ title: 'Le mil' });
  const before = await app.services.drafts.read(page.id);
  const { status, screen } = await send(fileUpdatePath(pagePath(page)), LONG, 'fr');
  expect(status).toBe(413);
  expect(screen).toContain(TOO_SLOW.fr);
  expect((await app.services.drafts.read(page.id)).document.eq(before.document)).toBe(true);
});

test('the same file is read within the usual limits', async () => {
  const file = putDocument(LONG);
  expect((await read(file)).outcome).toMatchObject({ source: expect.stringContaining('Un puits') });
  const ended = await read(file, LEAST);
  expect(ended.outcome).toMatchObject({ code: 'too-large', details: { reason: 'too-slow' } });
  expect(ended.logged).toMatchObject([{ end: 'processor-time', limits: LEAST }]);
});

test('a file whose reading makes no progress is given up, and reported as unavailable, not as invalid', async () => {
  // Nobody writes into the pipe: reading it takes no processor time, and never ends.
  const pipe = path.join(createTempFolder('endless'), 'rapport.docx');
  execFileSync('mkfifo', [pipe]);
  const { outcome, logged } = await read(pipe, { ...WORD_LIMITS, patience: 1_000 });
  expect(outcome).toMatchObject({ code: 'unavailable', details: { reason: 'document' } });
  expect(logged).toMatchObject([{ end: 'stuck' }]);
});
