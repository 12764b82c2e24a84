import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { deleteConcerned } from '#db/materials/concerned-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { backUp, openServices, restore } from '#tests/support/backups.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));

const everything = async (id: string, viewer: Viewer, choice: string, paraphrase = '') => {
  const { places, concerned, seen } = await floor.services.withdrawals.view(id, viewer);
  const passages = new Map(places.map((place) => [passageKey(place), { choice, paraphrase }]));
  return { person: concerned[0]?.id ?? '', passages, along: [] as string[], seen };
};

describe('a withdrawal that was stopped, or whose words come back', () => {
  it('resumes by itself after a failure', async () => {
    const { services, staff } = floor;
    const study = await services.pages.create({ kind: 'study', title: 'Disque plein', summary: 'S.' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    await addConcerned(services, id);
    await write(study.id, `${SAID} [@material/${id}].\n`);
    const chosen = await everything(id, staff, 'remove');
    const fault = vi.spyOn(services.search, 'expunge').mockRejectedValueOnce(new Error('no space left'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await services.withdrawals.request(id, chosen, staff);
      await services.withdrawals.settle(60_000);
      expect((await services.withdrawals.view(id, staff)).earlier).toMatchObject([{ doneAt: null }]);
      await vi.advanceTimersByTimeAsync(60_000);
      await services.withdrawals.settle(60_000);
      expect((await services.withdrawals.view(id, staff)).earlier).toMatchObject([{ doneAt: expect.any(String) }]);
      expect(fault).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
      fault.mockRestore();
    }
  });

  it('of a person who was deleted since is finished, or the server does not start', async () => {
    const { services, staff } = floor;
    const words = 'Le forage du lycée donnait une eau qui tachait le linge';
    const study = await services.pages.create(
      { kind: 'study', title: 'Le lycée', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(services, study.id);
    const person = await addConcerned(services, id, { uses: ['analysis', 'quotation'] });
    await write(study.id, `Avant.\n\n${words} [@material/${id}].\n`);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const chosen = await everything(id, staff, 'remove');
    const fault = vi.spyOn(DraftTaskRunner.prototype, 'run').mockRejectedValue(new Error('no memory left'));
    try {
      await services.withdrawals.request(id, chosen, staff);
      await services.withdrawals.settle(60_000);
      // As in a backup from before they were added.
      await services.database.write((trx) => deleteConcerned(trx, person));
      // Without the person, no mask would cover the words.
      await expect(services.withdrawals.finish()).rejects.toThrow('no memory left');
    } finally {
      fault.mockRestore();
    }
    expect((await services.reading.read(staff, 'study', study.slug)).html).toContain(words);
    expect(await services.withdrawals.finish()).toMatchObject({ done: 1, failed: [] });
    expect((await services.reading.read(staff, 'study', study.slug)).html).not.toContain(words);
  });

  describe('whose words came back just before the server was stopped', () => {
    /** A study whose words are withdrawn. */
    const withdrawn = async (own: TestServices, title: string, words: string) => {
      const study = await own.services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE);
      const id = await addMaterial(own.services, study.id);
      await addConcerned(own.services, id);
      await own.services.drafts.replace(study.id, documentOf(`Avant.\n\n${words} [@material/${id}].\n`));
      const { places, seen } = await own.services.withdrawals.view(id, own.staff);
      const passages = new Map([[passageKey(places[0]!), { choice: 'remove', paraphrase: '' }]]);
      await own.services.withdrawals.request(id, { person: '', passages, along: [], seen }, own.staff);
      await own.services.withdrawals.settle(60_000);
      return study.id;
    };
    /**
     * Writes without `finish`, so that no edit is checked: as if the server stopped right after.
     */
    const writeAndStop = async (dataDir: string, words: ReadonlyMap<string, string>) => {
      const stopped = await openServices(dataDir);
      for (const [pageId, quotation] of words)
        await stopped.drafts.replace(pageId, documentOf(`Avant.\n\nElle disait : ${quotation}.\n`));
      await stopped.close();
    };
    const textOf = async ({ drafts }: TestServices['services'], pageId: string) =>
      plainText((await drafts.read(pageId)).document).text;

    it('loses them at the next start', async () => {
      const own = await createTestServices();
      const { dataDir } = own.services.env;
      const study = await withdrawn(own, 'Eau', SAID);
      await own.close();
      await writeAndStop(dataDir, new Map([[study, SAID]]));

      const services = await openServices(dataDir);
      onTestFinished(() => services.close());
      expect(await textOf(services, study)).toContain(SAID);
      await services.withdrawals.finish();
      await until(async () => !(await textOf(services, study)).includes('chaque matin'), 'they are taken out again');
      await services.withdrawals.settle(60_000);
      expect(await filesWith(SAID, services)).toEqual([]);
    });

    it('loses them at the next start though the drafts of another page cannot be listed', async () => {
      const own = await createTestServices();
      const { dataDir } = own.services.env;
      const OTHER = 'La digue cédait chaque année au premier orage de juin';
      const quotations = new Map([
        [await withdrawn(own, 'Eau', SAID), SAID],
        [await withdrawn(own, 'Digue', OTHER), OTHER],
      ]);
      await own.close();
      await writeAndStop(dataDir, quotations);

      const services = await openServices(dataDir);
      onTestFinished(() => services.close());
      const { read } = services.database;
      const select = read.selectFrom.bind(read);
      let isBroken = true;
      const fault = vi.spyOn(read, 'selectFrom').mockImplementation(((from: 'draft') => {
        if (from !== 'draft' || !isBroken) return select(from);
        isBroken = false;
        throw new Error('disk I/O error');
      }) as typeof read.selectFrom);
      onTestFinished(() => fault.mockRestore());
      await services.withdrawals.finish();
      await services.withdrawals.settle(60_000);
      expect(isBroken).toBe(false);
      const left = await Promise.all(
        [...quotations].map(async ([id, words]) => (await textOf(services, id)).includes(words)),
      );
      expect(left.filter(Boolean)).toHaveLength(1);
    });
  });

  it('is carried out again in a backup that is restored', async () => {
    const own = await createTestServices();
    const { dataDir } = own.services.env;
    const study = await own.services.pages.create(
      { kind: 'study', title: 'Puits', summary: 'Un résumé.' },
      COMMAND_LINE,
    );
    const id = await addMaterial(own.services, study.id);
    await addConcerned(own.services, id);
    const { document } = parseMarkdown(`Avant.\n\n${SAID} [@material/${id}].\n`);
    await own.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
    await own.services.editions.publish(study.id, {}, COMMAND_LINE);
    const backup = path.join(createTempFolder('backup'), 'made-before');
    await backUp(own.services, backup);
    const { places, seen } = await own.services.withdrawals.view(id, own.staff);
    const passages = new Map([[passageKey(places[0]!), { choice: 'paraphrase', paraphrase: 'L’eau était loin.' }]]);
    await own.services.withdrawals.request(id, { person: '', passages, along: [], seen }, own.staff);
    await own.services.withdrawals.settle(60_000);
    await own.close();

    await restore(backup, dataDir, true);
    const services = await openServices(dataDir);
    const [record] = readdirSync(path.join(dataDir, 'withdrawals')).filter((name) => name.endsWith('.json'));
    const file = path.join(dataDir, 'withdrawals', record!);
    const kept = readFileSync(file);
    try {
      // A record that cannot be read is not skipped.
      writeFileSync(file, '');
      await expect(services.withdrawals.finish()).rejects.toThrow(record);
      writeFileSync(file, kept);
      expect((await filesWith(SAID, services)).length).toBeGreaterThan(0);
      expect(await services.withdrawals.finish()).toEqual({ known: 1, done: 1, failed: [] });
      expect(await filesWith(SAID, services)).toEqual([]);
      expect(plainText((await services.drafts.read(study.id)).document).text).toBe('Avant.\nL’eau était loin.');
      expect((await services.materials.read(id, COMMAND_LINE)).concerned[0]).toMatchObject({ state: 'withdrawn' });
    } finally {
      await services.close();
    }
  });
});
