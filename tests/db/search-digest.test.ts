import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import { Database, type Writer } from '#db/driver/database.ts';
import { insertPage, NEW_PAGE_STATE, type Page, updatePage } from '#db/pages/page-repository.ts';
import { findSearchDigests, listSearchStamps } from '#db/search/search-stamp-repository.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let database: Database;
beforeAll(async () => {
  database = await Database.open(path.join(createTempFolder('digest'), 'navette.sqlite'), 'process');
});
afterAll(() => database.close());

const at = (second: number) => new Date(Date.UTC(2026, 10, 25, 10, 0, second)).toISOString();
const page = (id: string, second: number): Page => ({
  id,
  kind: 'factsheet',
  slug: id,
  title: id,
  summary: '',
  language: 'fr',
  visibility: 'public',
  status: 'draft',
  notice: emptyNotice('factsheet'),
  translationGroup: null,
  createdBy: null,
  createdAt: at(second),
  updatedAt: at(second),
  archivedAt: null,
  editionNumber: null,
  ...NEW_PAGE_STATE,
  ownerId: null,
  dueOn: null,
});
const state = async () => ({
  digest: JSON.stringify([...(await findSearchDigests(database.read))]),
  stamps: JSON.stringify(await listSearchStamps(database.read)),
});

test('the digest of all pages changes with every stamp', async () => {
  const changes: Record<string, (trx: Writer) => Promise<void>> = {
    'a first page': (trx) => insertPage(trx, page('a', 1)),
    'a second page': (trx) => insertPage(trx, page('b', 30)),
    'the older page renamed': (trx) => updatePage(trx, 'a', { title: 'c', updatedAt: at(2) }),
    'a page hidden': (trx) => updatePage(trx, 'a', { visibility: 'members', updatedAt: at(3) }),
    'a page published': (trx) => updatePage(trx, 'b', { editionNumber: 1, status: 'published', updatedAt: at(31) }),
    'a page archived in the millisecond of its last change': (trx) =>
      updatePage(trx, 'b', { archivedAt: at(31), updatedAt: at(31) }),
    'a page put back': (trx) => updatePage(trx, 'b', { archivedAt: null, updatedAt: at(32) }),
    'a change a millisecond later': (trx) =>
      updatePage(trx, 'a', { slug: 'd', updatedAt: at(3).replace('.000Z', '.001Z') }),
    'a restore point': async (trx) => {
      await trx
        .insertInto('checkpoint')
        .values({
          id: 'point',
          pageId: 'b',
          createdAt: at(40),
          reason: 'pause',
          words: 1,
          document: new Uint8Array([1]),
          details: '',
        })
        .execute();
    },
  };
  let before = await state();
  for (const [name, change] of Object.entries(changes)) {
    await database.write(change);
    const after = await state();
    expect(after.stamps, `${name}: stamps`).not.toBe(before.stamps);
    expect(after.digest, name).not.toBe(before.digest);
    before = after;
  }
});

test('the digest stays the same if nothing changed for search', async () => {
  const before = await state();
  await database.writeStatement('insert into draft_update (page_id, data, created_at) values (?, ?, ?)', [
    'a',
    'x',
    at(50),
  ]);
  expect(await state()).toEqual(before);
});

test('among many pages, a change affects one slice’s digest; only the stamps of that slice are read', async () => {
  await database.write(async (trx) => {
    for (let n = 0; n < 600; n++) await insertPage(trx, page(`n${n}`, 1));
  });
  const { read } = database;
  const before = await findSearchDigests(read);
  await database.write((trx) => updatePage(trx, 'n400', { archivedAt: at(52), updatedAt: at(52) }));
  const after = await findSearchDigests(read);
  const changed = [...after.keys()].filter((slice) => after.get(slice)!.state !== before.get(slice)!.state);
  expect(changed).toHaveLength(1);
  const stamps = await listSearchStamps(read, changed);
  expect(stamps.length).toBeLessThan(300);
  expect(stamps.find(({ id }) => id === 'n400')).toEqual({ id: 'n400', stamp: null });
  const pages = (digests: typeof after) => [...digests.values()].reduce((sum, digest) => sum + digest.pages, 0);
  expect(pages(after)).toBe(pages(before) - 1);
});
