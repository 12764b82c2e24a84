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
  it('goes on by itself after a failure', async () => {
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

  it('of somebody who is not there any more is finished, or the server does not start', async () => {
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
      // No mask would cover what they said.
      await expect(services.withdrawals.finish()).rejects.toThrow('no memory left');
    } finally {
      fault.mockRestore();
    }
    expect((await services.reading.read(staff, 'study', study.slug)).html).toContain(words);
    expect(await services.withdrawals.finish()).toMatchObject({ done: 1, failed: [] });
    expect((await services.reading.read(staff, 'study', study.slug)).html).not.toContain(words);
  });

  it('takes out what came back just before the server was stopped', async () => {
    const own = await createTestServices();
    const { dataDir } = own.services.env;
    const study = await own.services.pages.create({ kind: 'study', title: 'Eau', summary: 'Un résumé.' }, COMMAND_LINE);
    const id = await addMaterial(own.services, study.id);
    await addConcerned(own.services, id);
    await own.services.drafts.replace(study.id, documentOf(`Avant.\n\n${SAID} [@material/${id}].\n`));
    const { places, seen } = await own.services.withdrawals.view(id, own.staff);
    const passages = new Map([[passageKey(places[0]!), { choice: 'remove', paraphrase: '' }]]);
    await own.services.withdrawals.request(id, { person: '', passages, along: [], seen }, own.staff);
    await own.services.withdrawals.settle(60_000);
    await own.close();
    // Without `finish`, no edit is checked: as by a server that is stopped right after it.
    const stopped = await openServices(dataDir);
    await stopped.drafts.replace(study.id, documentOf(`Avant.\n\nElle disait : ${SAID}.\n`));
    await stopped.close();

    const services = await openServices(dataDir);
    onTestFinished(() => services.close());
    const text = async () => plainText((await services.drafts.read(study.id)).document).text;
    expect(await text()).toContain(SAID);
    await services.withdrawals.finish();
    await until(async () => !(await text()).includes('chaque matin'), 'they are taken out again');
    await services.withdrawals.settle(60_000);
    expect(await filesWith(SAID, services)).toEqual([]);
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
      // One that cannot be read is not passed over.
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
