import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { askServer, ControlError } from '#server/cli/control-client.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import type { Services } from '#server/services.ts';
import { checkServices, newPicture } from '#tests/support/backup-floor.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * An import is killed with the server that runs it: what it had reported as done is complete,
 * nothing is partial, and the same command resumes from there. `ROUNDS=50` tests for longer.
 */
const ROUNDS = Number(process.env.ROUNDS) || 1;
/** Kills of one import, before it may run to its end. */
const KILLS = 3;
const FILES = 16;
const random = new Random();
const folder = createTempFolder('import-kill');
const nameOf = (i: number) => `page-${String(i).padStart(2, '0')}`;
const wordsOf = (i: number) => `Les mots de la page numéro ${i}.`;

beforeAll(async () => {
  for (let i = 0; i < FILES; i++) {
    writeFileSync(path.join(folder, `${nameOf(i)}.png`), await newPicture(i));
    writeFileSync(
      path.join(folder, `${nameOf(i)}.md`),
      `---\ntitle: Page ${i}\nslug: ${nameOf(i)}\nsummary: Une page.\n---\n\n${wordsOf(i)}\n\n![Une image](${nameOf(i)}.png)\n\n${'Encore des mots. '.repeat(random.below(2_000))}\n`,
    );
  }
});

/** Each existing page has its text and its image; those reported as done are published as well. */
async function expectWhole(services: Services, reported: number, label: string): Promise<void> {
  expect((await checkServices(services)).problems, label).toEqual([]);
  const pages = await services.pages.listDrafts(COMMAND_LINE);
  expect(new Set(pages.map(({ slug }) => slug)).size, label).toBe(pages.length);
  for (const { id, slug, editionNumber } of pages) {
    const i = Number(slug.slice('page-'.length));
    const { document } = await services.drafts.read(id);
    expect(plainText(document).text, `${label}, ${slug}`).toContain(wordsOf(i));
    const files = await services.files.list(id, COMMAND_LINE);
    expect(files, `${label}, ${slug}`).toHaveLength(1);
    expect(JSON.stringify(document), `${label}, ${slug}`).toContain(files[0]!.id);
    if (i < reported) expect(editionNumber, `${label}, ${slug}`).toBe(1);
  }
  for (let i = 0; i < reported; i++)
    expect(
      pages.map(({ slug }) => slug),
      label,
    ).toContain(nameOf(i));
}

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', () => {
  let dataDir: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ dataDir, remove } = await prepareDataFolder(async () => {}));
  });
  afterAll(() => remove());

  test('an import that is killed again and again is complete in the end', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startServerProcess(dataDir);
      const [at, after] = [1 + random.below(FILES), random.below(120)];
      const label = `seed ${random.seed}, kill ${kill}: ${after} ms after file ${at} was begun`;
      let begun = 0;
      const request = { argv: ['import', folder, '--publish'], folder: dataDir };
      const importing = askServer(dataDir, request, (line) => {
        begun = Number(line.split(' ')[0]);
        if (begun === at) void setTimeout(after).then(() => server.end('SIGKILL'));
      });
      const ended = await importing.catch((error: unknown) => {
        if (error instanceof ControlError || (error as NodeJS.ErrnoException).code === 'ECONNRESET') return null;
        throw error;
      });
      await server.end('SIGKILL');
      // Each file is reported when it begins: those before it are done.
      await prepareDataFolder((services) => expectWhole(services, ended ? FILES : begun - 1, label), dataDir);
    }
    await prepareDataFolder(async (services) => {
      const { files, left } = await importPaths(services, [folder], { publish: true }, COMMAND_LINE);
      expect(left).toEqual([]);
      expect(files.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      await expectWhole(services, FILES, `seed ${random.seed}, in the end`);
    }, dataDir);
  }, 180_000);
});
