import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DraftTaskReport } from '#server/drafts/do-draft-task.ts';
import { Introductions } from '#server/pages/collections/introductions.ts';
import { createLogger } from '#server/runtime/logger.ts';

const introductions = new Introductions({ logger: createLogger('silent') });
/** Reports of worker threads. */
const reports: DraftTaskReport[] = [];
const watch = (worker: Worker) => worker.on('message', (report: DraftTaskReport) => reports.push(report));
beforeAll(() => {
  process.on('worker', watch);
});
afterAll(async () => {
  process.off('worker', watch);
  await introductions.close();
});

const FRENCH = { language: 'fr', locale: 'fr' } as const;

test('an introduction is rendered in a worker thread, however short, and once for all readers', {
  timeout: 60_000,
}, async () => {
  const html = await introductions.render('Un **kit**.', FRENCH);
  expect(html).toContain('<strong>kit</strong>');
  expect(reports).toEqual([expect.objectContaining({ result: html })]);
  expect(await Promise.all([1, 2, 3].map(() => introductions.render('Un **kit**.', FRENCH)))).toEqual([
    html,
    html,
    html,
  ]);
  expect(reports).toHaveLength(1);
  await introductions.render('Un **kit**.', { language: 'en', locale: 'en' });
  expect(reports).toHaveLength(2);
});

test('what cannot be parsed is reported, and not cached', { timeout: 60_000 }, async () => {
  expect(await introductions.canBeRead(' \n', 'fr')).toBe(true);
  expect(await introductions.canBeRead('Un texte.', 'fr')).toBe(true);
  const before = reports.length;
  for (const source of ['>'.repeat(500), ']'.repeat(19_000)]) {
    expect(await introductions.canBeRead(source, 'fr')).toBe(false);
    expect(await introductions.canBeRead(source, 'fr')).toBe(false);
  }
  expect(reports).toHaveLength(before + 4);
});
