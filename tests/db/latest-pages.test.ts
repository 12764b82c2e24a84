import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageStatus } from '#content/edition.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import { Database } from '#db/driver/database.ts';
import { insertEdition } from '#db/pages/edition-repository.ts';
import { countPublished, listLatestPublished } from '#db/pages/latest-page-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let database: Database;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour)).toISOString();

interface Given {
  readonly visibility?: Visibility;
  readonly status?: PageStatus;
  readonly publishedAt?: string;
  readonly archived?: boolean;
  readonly changedAt?: string;
  readonly createdBy?: string;
}

async function addPage(id: string, given: Given): Promise<void> {
  const { visibility = 'public', status = 'published', publishedAt, archived, changedAt = at(1), createdBy } = given;
  const kind = 'factsheet';
  const common = { title: id, summary: '', language: 'fr', notice: emptyNotice(kind) };
  await database.write(async (trx) => {
    await insertPage(trx, {
      ...common,
      id,
      kind,
      slug: id,
      visibility,
      status,
      translationGroup: null,
      createdBy: createdBy ?? null,
      createdAt: at(0),
      updatedAt: changedAt,
      archivedAt: archived ? at(23) : null,
      editionNumber: publishedAt ? 1 : null,
      ownerId: null,
      dueOn: null,
    });
    if (!publishedAt) return;
    await insertEdition(trx, {
      ...common,
      pageId: id,
      number: 1,
      document: '{"type":"doc"}',
      html: '',
      headings: [],
      text: '',
      words: 0,
      note: '',
      publishedBy: null,
      publishedAt,
      reviewed: null,
    });
  });
}

beforeAll(async () => {
  database = await Database.open(path.join(createTempFolder('latest'), 'navette.sqlite'), 'process');
  await addPage('old', { publishedAt: at(1), changedAt: at(9) });
  await addPage('new', { publishedAt: at(3) });
  await addPage('between', { publishedAt: at(2), visibility: 'members' });
  await addPage('gone', { publishedAt: at(4), archived: true });
  await addPage('begun', { status: 'draft', changedAt: at(5), createdBy: 'awa' });
  await addPage('read', { status: 'in-review', changedAt: at(6), createdBy: 'paul' });
  await addPage('shelved', { status: 'in-review', changedAt: at(7), archived: true });
});
afterAll(() => database.close());

test('of the pages that may be listed, the latest published come first, as many as asked', async () => {
  const { read } = database;
  expect(await listLatestPublished(read, 'factsheet', ['public', 'members'], 2)).toEqual(['new', 'between']);
  expect(await listLatestPublished(read, 'factsheet', ['public'], 5)).toEqual(['new', 'old']);
  expect(await listLatestPublished(read, 'study', ['public'], 5)).toEqual([]);
  for (const areFew of [true, false])
    expect(await listLatestPublished(read, 'factsheet', ['public', 'members'], 2, areFew)).toEqual(['new', 'between']);
  // By the first letters of their ids.
  const counted = async (visibilities: Visibility[], wanted: string[] | null) =>
    [...(await countPublished(read, visibilities, wanted))].map(([part, kinds]) => [part, ...kinds]).sort();
  expect(await counted(['public'], null)).toEqual([
    ['n', ['factsheet', 1]],
    ['o', ['factsheet', 1]],
  ]);
  expect(await counted(['public', 'members'], ['b', 'n', 'g'])).toEqual([
    ['b', ['factsheet', 1]],
    ['n', ['factsheet', 1]],
  ]);
});
