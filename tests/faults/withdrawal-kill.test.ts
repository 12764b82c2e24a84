import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { openServices } from '#tests/support/backups.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';

/**
 * The server is killed while words are withdrawn: after the next start they are in no byte of the
 * data folder, or the withdrawal was not begun and everything has them.
 */
const ROUNDS = Number(process.env.ROUNDS) || 3;
const PAGES = 6;
const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const random = new Random();

const filesWith = (folder: string, words: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(words));

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', () => {
  test('words are withdrawn from everywhere or nowhere', async () => {
    const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
      const { cookie } = await signIn('staff', 'Awa Diarra');
      const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
      const material = await addMaterial(services, study.id);
      await addConcerned(services, material);
      const pageIds: string[] = [];
      for (let i = 0; i < PAGES; i++) {
        const input = { kind: 'article' as const, title: `Article ${i}`, summary: 'Un résumé.' };
        const page = await services.pages.create(input, COMMAND_LINE);
        const { document } = parseMarkdown(`Avant ${i}.\n\n${SAID} [@material/${material}].\n\nAprès ${i}.\n`);
        await services.drafts.replace(page.id, fitDocument(document.toJSON()).document);
        await services.editions.publish(page.id, {}, COMMAND_LINE);
        pageIds.push(page.id);
      }
      const viewer = await services.access.findViewer(cookie);
      const { places, seen } = await services.withdrawals.view(material, viewer);
      return { cookie, material, pageIds, seen, keys: places.map(passageKey) };
    });
    const { cookie, material, pageIds, seen, keys } = prepared;
    expect(keys).toHaveLength(PAGES);
    const server = await startServerProcess(dataDir);
    const body = new URLSearchParams([
      ['intent', 'withdraw'],
      ['vus', seen],
      ...keys.map((key) => [`choix-${key}`, 'remove']),
    ]);
    const asked = fetch(new URL(withdrawalPath(material), server.url), {
      method: 'POST',
      headers: { cookie, Origin: server.url },
      body,
      redirect: 'manual',
    }).catch(() => null);
    const pause = random.below(1_500);
    await setTimeout(pause);
    await server.end('SIGKILL');
    const answer = await asked;
    const where = `seed ${random.seed}, killed after ${pause} ms, answered ${answer?.status}`;
    if (answer) expect(answer.status, where).toBe(303);

    const services = await openServices(dataDir);
    try {
      // As the next start does before it answers anybody.
      await services.withdrawals.finish();
      const isBegun = (await services.database.read.selectFrom('withdrawal').select('id').execute()).length > 0;
      if (answer) expect(isBegun, where).toBe(true);
      for (const [i, pageId] of pageIds.entries()) {
        const { text } = plainText((await services.drafts.read(pageId)).document);
        expect(text.includes(SAID), where).toBe(!isBegun);
        expect(text, where).toContain(`Avant ${i}.`);
        expect(text, where).toContain(`Après ${i}.`);
      }
      if (isBegun) expect(filesWith(dataDir, SAID), where).toEqual([]);
    } finally {
      await services.close();
      await remove();
    }
  }, 120_000);
});
