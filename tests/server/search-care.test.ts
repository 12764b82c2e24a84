import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fitDocument } from '#content/document/fit/fit.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
beforeAll(async () => {
  app = await createTestServices();
});
afterAll(() => app.close());

const asked = async () =>
  (await app.services.searchCare.unanswered(app.staff)).map(({ query, times }) => `${query} ${times}`);

describe('queries without results', () => {
  beforeEach(() => app.services.database.write((trx) => trx.deleteFrom('unansweredQuery').execute()));

  test('are counted ignoring case and extra spaces, most frequent first', async () => {
    const { searchCare } = app.services;
    await searchCare.countUnanswered('puits');
    await searchCare.countUnanswered('  Éolienne  de   pompage ');
    await searchCare.countUnanswered('éolienne de pompage');
    expect(await asked()).toEqual(['éolienne de pompage 2', 'puits 1']);
  });

  test('at the same instant are each counted', async () => {
    await Promise.all(Array.from({ length: 20 }, () => app.services.searchCare.countUnanswered('puits')));
    expect(await asked()).toEqual(['puits 20']);
  });

  test('are not stored if they contain an address, or are empty', async () => {
    for (const query of ['awa@exemple.org', ' ', '\u0007', 'x'.repeat(121)])
      await app.services.searchCare.countUnanswered(query);
    expect(await asked()).toEqual([]);
  });

  test('are bounded, whatever a machine sends in a day', async () => {
    for (let n = 0; n < 510; n++) await app.services.searchCare.countUnanswered(`mot${n}`);
    const { rows } = await app.services.database.read
      .selectFrom('unansweredQuery')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    expect(rows).toBe(500);
  });

  test('are deleted after 30 days', async () => {
    await app.services.searchCare.countUnanswered('puits');
    app.clock.pass({ days: 29 });
    expect(await asked()).toEqual(['puits 1']);
    app.clock.pass({ days: 2 });
    expect(await asked()).toEqual([]);
    await app.services.searchCare.countUnanswered('forage');
    const kept = await app.services.database.read.selectFrom('unansweredQuery').select('query').execute();
    expect(kept).toEqual([{ query: 'forage' }]);
  });

  test('are for staff', async () => {
    for (const viewer of [PUBLIC_VIEWER, app.member]) {
      await expect(app.services.searchCare.unanswered(viewer)).rejects.toMatchObject({ name: 'NavetteError' });
      await expect(app.services.searchCare.synonyms(viewer)).rejects.toMatchObject({ name: 'NavetteError' });
    }
  });
});

describe('the list of synonyms', () => {
  test('applies to the next search, and an earlier change is not overwritten', async () => {
    const { searchCare, search, pages, editions } = app.services;
    const page = await pages.create(
      {
        kind: 'factsheet',
        title: 'Le cabestan',
        summary: 'Une fiche.',
        visibility: 'public',
        document: fitDocument({
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'On le tourne à deux.' }] }],
        }).document,
      },
      app.staff,
    );
    await editions.publish(page.id, {}, app.staff);
    await search.settle();
    expect((await search.search(PUBLIC_VIEWER, { q: 'guindeau' })).total).toBe(0);
    const sheet = await searchCare.synonyms(app.staff);
    expect(sheet).toMatchObject({ version: '', updatedBy: null });
    const text = `${sheet.text}cabestan = guindeau\nseul\n`;
    const problems = await searchCare.changeSynonyms({ text, version: sheet.version }, app.staff);
    expect(problems).toMatchObject([{ reason: 'alone', text: 'seul' }]);
    await search.settle();
    expect((await search.search(PUBLIC_VIEWER, { q: 'guindeau' })).results[0]?.why.synonym).toBe(true);
    await expect(
      searchCare.changeSynonyms({ text: 'a = b', version: sheet.version }, app.staff),
      'the sheet was changed meanwhile',
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await searchCare.synonyms(app.staff)).toMatchObject({ text, updatedBy: 'Awa Diarra' });
  });

  test('has a size limit', async () => {
    const { version } = await app.services.searchCare.synonyms(app.staff);
    await expect(
      app.services.searchCare.changeSynonyms({ text: 'eau = water\n'.repeat(6_000), version }, app.staff),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});
