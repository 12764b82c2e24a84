import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';
import { isReadable } from '#content/withdrawal/readable.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Services } from '#server/services.ts';
import { checkConsistency } from '#server/upkeep/consistency-check.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { keepBackup, restoredFrom } from '#tests/support/other-doors.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
const WITHHELD = 'Ce texte n’est pas montré pour le moment';
const MASK = `[${DOCUMENT_WORDS.fr.withdrawnCitation}]`;

/**
 * A published page whose title, summary, notice and text quote somebody, in two editions.
 * @param others cites so many further materials, of one person each
 */
async function published(services: Services, title: string, others = 0) {
  const head = { title: `${title}, chez Fanta Keïta`, summary: `Elle dit : ${SAID}.`, visibility: 'public' as const };
  const study = await services.pages.create({ kind: 'study', ...head }, COMMAND_LINE);
  const material = await addMaterial(services, study.id);
  const uses = { uses: ['analysis', 'quotation'] as ('analysis' | 'quotation')[] };
  const person = await addConcerned(services, material, uses);
  const more: { material: string; person: string }[] = [];
  while (more.length < others) {
    const other = await addMaterial(services, study.id);
    more.push({ material: other, person: await addConcerned(services, other, uses) });
  }
  const cited = more.map((other) => `\n\nD’autres le disent [@material/${other.material}].`).join('');
  const text = `:::parole{auteur="F."}\n${SAID} [@material/${material}].\n:::\n\nRien d’elle ici.${cited}`;
  await services.drafts.replace(study.id, documentOf(text));
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  await services.editions.publish(study.id, { note: `Sur ${SAID}` }, COMMAND_LINE);
  return { study, material, person, more };
}

type Published = Awaited<ReturnType<typeof published>>;

/** The person refuses, and the process ends before masks are put. */
async function refuse(services: Services, { material, person }: Pick<Published, 'material' | 'person'>): Promise<void> {
  await services.database.write(async (trx) => {
    await trx.updateTable('concerned').set({ state: 'refused' }).where('id', '=', person).execute();
    await noteToFit(trx, [material], '2026-01-01T00:00:00.000Z');
  });
}

/** The person agrees again. */
async function agree(services: Services, { material, person }: Published): Promise<void> {
  await services.database.write(async (trx) => {
    await trx.updateTable('concerned').set({ state: 'granted' }).where('id', '=', person).execute();
    await noteToFit(trx, [material], '2026-01-02T00:00:00.000Z');
  });
  await services.masking.follow();
}

/** Damages what is stored of the latest edition, as a fault of the disk does. */
async function damage(services: Services, { study }: Pick<Published, 'study'>): Promise<void> {
  await services.database.write(async (trx) => {
    const row = await trx
      .selectFrom('edition')
      .select('document')
      .where('pageId', '=', study.id)
      .where('number', '=', 2)
      .executeTakeFirstOrThrow();
    const document = row.document.slice(0, row.document.length - 40);
    await trx.updateTable('edition').set({ document }).where('pageId', '=', study.id).where('number', '=', 2).execute();
  });
}

describe('a server that is started over a text that cannot be masked', () => {
  let app: RunningApp;
  let broken: Published;
  let sound: Published;
  const log: string[] = [];
  beforeAll(async () => {
    const DATA_DIR = await createMigratedFolder('withheld');
    const before = await startApp({ DATA_DIR });
    broken = await published(before.services, 'Texte abîmé');
    sound = await published(before.services, 'Texte entier');
    await damage(before.services, broken);
    for (const one of [broken, sound]) await refuse(before.services, one);
    await before.close();
    app = await startApp({ DATA_DIR }, pino({ level: 'error' }, { write: (line: string) => log.push(line) }));
  });
  afterAll(() => app.close());

  it('answers, withholds that text everywhere, and masks all others', async () => {
    const address = (of: Published) => `/etudes/${of.study.slug}`;
    const page = await app.get('', address(broken));
    expect(page.status).toBe(200);
    expect(page.text).toContain(WITHHELD);
    const staff = await app.signIn('Awa Diarra');
    const doors = ['', '/editions', '/editions/2', '/editions/1', '.md'].map((more) => `${address(broken)}${more}`);
    const others = ['/', '/etudes', '/etudes?vue=liste', '/flux.xml', '/recherche?q=marchions', `${address(sound)}`];
    for (const cookie of ['', staff])
      for (const path of [...doors, ...others]) {
        const { text } = await app.get(cookie, path);
        expect(text, `${cookie === '' ? 'reader' : 'staff'} ${path}`).not.toContain(SAID);
      }
    for (const path of ['', '/editions/2', '/editions/1']) {
      const { text, status } = await app.get('', `${address(sound)}${path}`);
      expect([status, text.includes(MASK), text.includes('Rien d’elle ici.')], path).toEqual([200, true, true]);
    }
    // The readable texts of the damaged page are masked, not withheld.
    expect((await app.get('', `${address(broken)}/editions/1`)).text).toContain(MASK);
  });

  it('reports the text on the staff’s screens, in the log, and in the consistency check', async () => {
    const staff = await app.signIn('Binta Ba');
    const home = await app.get(staff, '/');
    expect(home.text).toContain('des textes publiés sont retenus');
    expect(home.text).toMatch(/Texte abîmé, chez Fanta Keïta<\/a>, (<!-- -->)?édition 2/);
    const material = await app.get(staff, `/materiaux/${broken.material}`);
    expect(material.text).toContain('texte retenu en entier, faute de pouvoir le masquer');
    expect(log.join('\n')).toContain(`edition 2 of /etudes/${broken.study.slug}`);
    const { database, fileStore, env } = app.services;
    const { problems } = await checkConsistency({ database, files: fileStore, dataDir: env.dataDir });
    expect(problems.join('\n')).toContain('its edition 2 is withheld from readers');
  });

  it('shows an edition that is published again, and no longer reports a withheld text', async () => {
    const { services } = app;
    await services.drafts.replace(broken.study.id, documentOf('Un texte sans elle.'));
    await services.editions.publish(broken.study.id, {}, COMMAND_LINE);
    expect((await app.get('', `/etudes/${broken.study.slug}`)).text).toContain('Un texte sans elle.');
    const staff = await app.signIn('Coumba Sy');
    expect((await app.get(staff, '/')).text).not.toContain('des textes publiés sont retenus');
    expect((await app.get('', `/etudes/${broken.study.slug}/editions/2`)).text).toContain(WITHHELD);
  });
});

describe('a text of several sources that is withheld', () => {
  it('is tried once for all of them, and not again during a start', async () => {
    const DATA_DIR = await createMigratedFolder('withheld-again');
    const first = await startApp({ DATA_DIR }, pino({ level: 'silent' }));
    const one = await published(first.services, 'De trois sources', 2);
    await damage(first.services, one);
    for (const source of [one, ...one.more]) await refuse(first.services, source);
    const work = vi.spyOn(DraftTaskRunner.prototype, 'run');
    const takeTries = () => {
      const asked = work.mock.calls as unknown as [string, { document: string }][];
      const tries = asked.filter(([name, text]) => name === 'maskPublished' && !isReadable(text.document));
      work.mockClear();
      return tries.length;
    };
    try {
      expect(await first.services.masking.followOrWithhold()).toHaveLength(1);
      expect(takeTries()).toBe(1);
      await first.close();
      // Discards the tries that followed the event that the page had changed.
      takeTries();
      const app = await startApp({ DATA_DIR }, pino({ level: 'silent' }));
      try {
        expect(takeTries()).toBe(0);
        expect((await app.get('', `/etudes/${one.study.slug}`)).text).toContain(WITHHELD);
        await expect(app.services.masking.follow()).rejects.toThrow(`edition 2 of /etudes/${one.study.slug}`);
        expect(takeTries()).toBe(1);
      } finally {
        await app.close();
      }
    } finally {
      work.mockRestore();
    }
  });
});

describe('a text that could not be masked', () => {
  let floor: TestServices;
  beforeAll(async () => {
    floor = await createTestServices();
  });
  afterAll(() => floor.close());
  const stored = (of: Published) =>
    floor.services.database.read
      .selectFrom('edition')
      .select(['title', 'summary', 'note', 'notice', 'document', 'text'])
      .where('pageId', '=', of.study.id)
      .where('number', '=', 2)
      .executeTakeFirstOrThrow();

  it('is shown again, with its masks, once the stored text can be read again', async () => {
    const { services } = floor;
    const one = await published(services, 'Réparé');
    const before = await stored(one);
    await damage(services, one);
    await refuse(services, one);
    expect(await services.masking.followOrWithhold()).toHaveLength(1);
    expect(await stored(one)).toMatchObject({ title: 'Texte retenu pour le moment', note: '' });
    expect(JSON.stringify(await stored(one))).not.toContain(SAID);
    // A second run does not take the sentence in its place for the stored text.
    expect(await services.masking.followOrWithhold()).toHaveLength(1);
    await services.database.write((trx) =>
      trx.updateTable('maskedText').set({ document: before.document }).where('pageId', '=', one.study.id).execute(),
    );
    expect(await services.masking.followOrWithhold()).toEqual([]);
    const masked = await stored(one);
    expect([masked.text.includes('Rien d’elle ici.'), JSON.stringify(masked).includes(SAID)]).toEqual([true, false]);
    await agree(services, one);
    expect(await stored(one)).toEqual(before);
  });

  it('is withheld as well if its notice is damaged, and lists still answer', async () => {
    const { services, staff } = floor;
    const one = await published(services, 'Notice abîmée');
    await services.database.write((trx) =>
      trx.updateTable('edition').set({ notice: '{"common":' }).where('pageId', '=', one.study.id).execute(),
    );
    await refuse(services, one);
    expect(await services.masking.followOrWithhold()).toHaveLength(2);
    const listed = (await services.publishedLists.latest(staff, 20)).find(({ id }) => id === one.study.id);
    expect(listed).toMatchObject({ title: 'Texte retenu pour le moment' });
    expect(JSON.stringify(listed)).not.toContain(SAID);
    expect((await services.reading.read(staff, 'study', one.study.slug)).html).toContain(WITHHELD);

    // Without its notice it can be masked, and the note of the edition is not lost.
    expect(await services.masking.followOrWithhold()).toEqual([]);
    const masked = await stored(one);
    expect([masked.note.startsWith('Sur '), JSON.stringify(masked).includes(SAID)]).toEqual([true, false]);
    await agree(services, one);
    expect((await stored(one)).note).toBe(`Sur ${SAID}`);
  });

  it('is reported of a collection as well, whose own words come back with their masks', async () => {
    const { services, staff } = floor;
    const one = await published(services, 'Recueillie');
    const introduction = `Elle raconte : « ${SAID} ».`;
    const words = { title: 'Recueil', summary: 'Un livret.', introduction, language: 'fr' as const };
    const made = await services.collections.create({ kind: 'booklet', ...words }, COMMAND_LINE);
    const parts = [
      { title: 'Une partie', pageIds: [one.study.id] },
      { title: 'Une autre', pageIds: [] },
      { title: 'La dernière', pageIds: [] },
    ];
    await services.collectionParts.arrange(made.id, parts, COMMAND_LINE);
    await services.collections.publish(made.id, true, COMMAND_LINE);
    await services.masking.follow();
    const shown = () => services.collections.requireAt(staff, 'booklet', made.slug);
    const run = DraftTaskRunner.prototype.run;
    const fault = vi.spyOn(DraftTaskRunner.prototype, 'run').mockImplementation(function (
      this: DraftTaskRunner,
      ...[name, ...asked]: Parameters<typeof run>
    ) {
      if (name === 'maskBeside') throw new Error('too much');
      return (run as (...all: unknown[]) => unknown).call(this, name, ...asked);
    } as typeof run);
    await refuse(services, one);
    expect((await services.masking.followOrWithhold()).map(({ message }) => message)).toEqual([
      `collection ${made.id}`,
    ]);
    expect(await shown()).toMatchObject({ title: 'Texte retenu pour le moment', introduction: '' });
    const withheld = expect.objectContaining({ title: 'Recueil', what: 'collection' });
    expect((await services.home.desk(staff)).withheld).toContainEqual(withheld);
    expect((await services.administration.overview(COMMAND_LINE)).withheld).toContainEqual(withheld);
    // Its parts have numbers in place of titles meanwhile, and can be rearranged.
    const meanwhile = await services.collections.parts(made);
    expect(meanwhile.map(({ title }) => title)).toEqual(['1', '2', '3']);
    await services.collectionParts.arrange(made.id, meanwhile.reverse(), COMMAND_LINE);
    fault.mockRestore();
    await services.masking.follow();
    expect((await services.collections.parts(made)).map(({ title }) => title)).toEqual([
      'La dernière',
      'Une autre',
      'Une partie',
    ]);
    expect(await shown()).toMatchObject({ title: 'Recueil', introduction: 'Elle raconte : « […] ».' });
    expect((await services.home.desk(staff)).withheld.map(({ what }) => what)).not.toContain('collection');
  });

  it('is erased by a withdrawal, also in a restored backup, and does not prevent it', async () => {
    const { services, staff } = floor;
    const [one, other] = [await published(services, 'À effacer'), await published(services, 'À retirer')];
    await damage(services, one);
    const backup = await keepBackup(services);
    for (const { material, person } of [one, other]) {
      const view = await services.withdrawals.view(material, staff);
      const remove = { choice: 'remove', paraphrase: '' } as const;
      const passages = new Map(view.places.map((place) => [passageKey(place), remove]));
      const chosen = { person, passages, along: [] as string[], seen: view.seen };
      await services.withdrawals.request(material, chosen, staff);
      await services.withdrawals.settle(60_000);
    }
    const restored = await restoredFrom(backup, services);
    try {
      const { lines } = await restored.purge();
      expect(lines.join('\n')).toContain('2 were carried out now');
      for (const given of [services, restored.services])
        for (const { study } of [one, other]) {
          const { html, edition } = await given.reading.read(staff, 'study', study.slug);
          expect(JSON.stringify([html, edition])).not.toContain(SAID);
        }
      expect((await restored.services.reading.read(staff, 'study', one.study.slug)).html).toContain('a été effacé');
    } finally {
      await restored.services.close();
    }
  });

  it('leaves nothing in the data folder once it is erased', async () => {
    const { services, staff } = floor;
    const words = 'La mare du vieux marigot sentait le soufre dès le mois de mai';
    const study = await services.pages.create({ kind: 'study', title: 'Effacé', summary: 'Un résumé.' }, COMMAND_LINE);
    const material = await addMaterial(services, study.id);
    const person = await addConcerned(services, material, { uses: ['analysis', 'quotation'] });
    await services.drafts.replace(study.id, documentOf(`Elle dit « ${words} » [@material/${material}].`));
    for (const _ of [1, 2]) await services.editions.publish(study.id, {}, COMMAND_LINE);
    const one = { study, material, person };
    await damage(services, one);
    await refuse(services, one);
    await services.masking.followOrWithhold();
    expect(await filesWith(words, services)).not.toEqual([]);
    const view = await services.withdrawals.view(material, staff);
    const remove = { choice: 'remove', paraphrase: '' } as const;
    const passages = new Map(view.places.map((place) => [passageKey(place), remove]));
    await services.withdrawals.request(material, { person, passages, along: [], seen: view.seen }, staff);
    await services.withdrawals.settle(60_000);
    expect(await filesWith(words, services)).toEqual([]);
  });
});
