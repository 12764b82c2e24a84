import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '#db/driver/database.ts';
import { listBeyondAmong, replaceBeyondConsent } from '#db/materials/masked-text-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';

/** Published texts with masks. */

const PAGE = 'aaaaaaaaaaaa';
/** More values than a statement takes. */
const TOO_MANY = 260_000;
let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('masks'), 'navette.sqlite'), 'process');
  await database.write((trx) => insertPage(trx, pageRow(PAGE)));
});
afterEach(() => database.close());

test('of more materials than one statement accepts, those masked in published texts are found, once each', async () => {
  const ids = Array.from({ length: TOO_MANY }, (_, i) => `m${i}`);
  const hidden = [ids[0]!, ids[499]!, ids[500]!, ids.at(-1)!];
  const row = { quotations: 1, statements: 0, names: 0, cause: 'consent', blocks: [], since: '2026-11-01' } as const;
  await database.write(async (trx) => {
    for (const number of [1, 2])
      await replaceBeyondConsent(
        trx,
        { pageId: PAGE, textKind: 'edition', number },
        [...hidden, 'another'].map((materialId) => ({ ...row, materialId })),
      );
  });
  expect((await listBeyondAmong(database.read, ids)).sort()).toEqual(hidden.sort());
  expect(await listBeyondAmong(database.read, [])).toEqual([]);
});
