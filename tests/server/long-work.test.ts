import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import type { ImportedFile } from '#server/exchange/markdown-import.ts';
import { watchDraftProcesses } from '#tests/support/draft-processes.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
/** Results of the process for whole drafts. */
const results: Record<string, unknown>[] = [];
const watching = watchDraftProcesses((result) => results.push(result as Record<string, unknown>));
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  watching.end();
  await app.close();
});
beforeEach(() => {
  results.length = 0;
});

const SENTENCE = 'Le comité de gestion a fixé le tarif en assemblée, devant les familles, puis il l’a écrit au mur. ';

function write(name: string, sections: number): string {
  const file = path.join(createTempFolder('long'), name);
  const parts = Array.from(
    { length: sections },
    (_, i) => `## Partie ${i}\n\n${SENTENCE.repeat(12)}\n\n- un\n- deux\n`,
  );
  writeFileSync(file, `# ${name.replace('.md', '')}\n\n${parts.join('\n')}`);
  return file;
}

const bring = async (file: string, choices = {}) =>
  (await importPaths(app.services, [file], choices, COMMAND_LINE)).files[0] as ImportedFile;

test('a long text is imported, reviewed and rendered in a process of its own, while other requests are answered', async () => {
  const order: string[] = [];
  const importing = bring(write('Long guide.md', 400), { visibility: 'public' }).then((file) => {
    order.push('imported');
    return file;
  });
  for (let i = 0; i < 3; i++) {
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    order.push('answered');
  }
  const { page, words } = await importing;
  expect(order).toEqual(['answered', 'answered', 'answered', 'imported']);
  expect(words).toBeGreaterThan(50_000);
  expect(results.filter((result) => result.update instanceof Uint8Array && result.words === words)).toHaveLength(1);

  const { previewedState } = await app.services.editions.preview(page.id, COMMAND_LINE);
  expect(results.at(-1)).toMatchObject({ words, gate: expect.any(Array) });
  await app.services.editions.publish(page.id, { previewedState }, COMMAND_LINE);
  expect(results.at(-1)).toMatchObject({ edition: { words, html: expect.stringContaining('Partie 399') } });
  expect(await (await fetch(app.url + pagePath(page))).text()).toContain('Partie 399');
});

test('a short text is processed at once, without starting a process', async () => {
  const { page } = await bring(write('Courte fiche.md', 3));
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  expect(results).toEqual([]);
});

test('an error of that process is the same as without it', async () => {
  const file = path.join(createTempFolder('long'), 'profond.md');
  writeFileSync(file, `${'> '.repeat(400)}au fond\n\n${SENTENCE.repeat(400)}`);
  const [failed] = (await importPaths(app.services, [file], {}, COMMAND_LINE)).files;
  expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'invalid', details: { reason: 'nesting' } } });
});

test('staff alone find an imported page by its draft’s words before publication', async () => {
  const file = path.join(createTempFolder('long'), 'brouillon.md');
  writeFileSync(
    file,
    '# Un brouillon\n\nLe résumé tient ici en une phrase assez longue pour en être un.\n\nLe kilogrammètre.\n',
  );
  const { page } = await bring(file, { visibility: 'public' });
  expect(await app.services.checkpoints.list(COMMAND_LINE, page.id)).toMatchObject([{ reason: 'import' }]);
  const find = async (viewer: Viewer) =>
    (await app.services.search.search(viewer, { q: 'kilogrammètre' })).results.map(({ href }) => href);
  const staff = await app.services.access.findViewer(await app.signIn('Yacine'));
  await until(async () => (await find(staff)).includes(pagePath(page)), 'found by staff');
  expect(await find(PUBLIC_VIEWER)).toEqual([]);
});
