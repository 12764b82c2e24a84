import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { materialInput } from '#content/input/material/material-input.ts';
import {
  keepStruckAlone,
  listAskedOfQuotations,
  listStruck,
  replaceProposals,
} from '#db/consent/consent-answer-repository.ts';

import { keepLoop, keepTurn } from '#db/consent/consent-loop-repository.ts';
import { Database } from '#db/driver/database.ts';
import { insertConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { insertMaterials } from '#db/materials/material-repository.ts';
import { followNaming, listNarrowed } from '#db/materials/narrowed-naming-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { FACTS, PERSON } from '#tests/support/materials.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';

/** The people whom materials concern. */

const PAGE = 'aaaaaaaaaaaa';
const AT = '2026-11-01T10:00:00.000Z';
/** More values than a statement takes. */
const TOO_MANY = 260_000;
const MATERIALS = Array.from({ length: TOO_MANY }, (_, i) => `m${i}`);
const PEOPLE = Array.from({ length: TOO_MANY }, (_, i) => `p${i}`);
/** At both ends of the list, and on both sides of the end of its first part. */
const PLACES = [0, 499, 500, TOO_MANY - 1];

let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('concerned'), 'navette.sqlite'), 'process');
  await database.write(async (trx) => {
    await insertPage(trx, pageRow(PAGE));
    await insertMaterials(
      trx,
      PLACES.map((i, at) => ({
        ...{ ...materialInput.parse(FACTS), id: MATERIALS[i]!, pageId: PAGE, number: at + 1 },
        ...{ createdBy: null, createdAt: AT, updatedAt: AT },
      })),
    );
    for (const i of PLACES) await insertConcerned(trx, person(i));
  });
});
afterEach(() => database.close());

const person = (i: number): NamedConcerned => ({
  ...{ ...PERSON, id: PEOPLE[i]!, materialId: MATERIALS[i]!, createdAt: AT, updatedAt: AT },
  ...({ state: 'granted', reach: 'public', naming: 'pseudonym', how: '' } as const),
});

const turn = (i: number, code: 'transcript' | 'quotations', text: string) => ({
  ...({ concernedId: PEOPLE[i]!, turn: code, text, uses: [], reach: '', naming: '', fileId: '' } as const),
  ...{ askedBy: null, askedAt: AT, answeredAt: null, takenAt: null },
});

test('of more materials than one statement accepts, people with a narrowed naming are found, once each', async () => {
  await database.write(async (trx) => {
    for (const i of PLACES) await followNaming(trx, { ...person(i), naming: 'name' }, 'pseudonym');
  });
  const found = await listNarrowed(database.read, MATERIALS);
  expect(found.map(({ materialId }) => materialId)).toEqual(PLACES.map((i) => MATERIALS[i]));
  expect(await listNarrowed(database.read, [])).toEqual([]);
});

test('for more materials than one statement accepts, all strikes and the people who were asked are found', async () => {
  await database.write(async (trx) => {
    for (const i of PLACES) {
      const loop = { concernedId: PEOPLE[i]!, locale: 'fr', email: '', origin: '', createdBy: null } as const;
      await keepLoop(trx, { ...loop, createdAt: AT, expiresAt: AT, revokedAt: null });
      await keepTurn(trx, turn(i, 'transcript', 'Le puits.\n\nLa mare.'));
      await keepStruckAlone(trx, PEOPLE[i]!, ['Le marigot.'], AT);
      await replaceProposals(trx, PEOPLE[i]!, [1], [{ position: 1, kind: 'strike', text: '' }], AT);
    }
    for (const i of PLACES.slice(1)) await keepTurn(trx, turn(i, 'quotations', ''));
  });
  const struck = await listStruck(database.read, MATERIALS);
  expect(struck.map(({ materialId, position }) => [materialId, position]).sort()).toEqual(
    PLACES.flatMap((i) => [-1, 1].map((position) => [MATERIALS[i]!, position])).sort(),
  );
  expect(await listStruck(database.read, [])).toEqual([]);
  const asked = await listAskedOfQuotations(database.read, PEOPLE);
  expect([...asked].sort()).toEqual(
    PLACES.slice(1)
      .map((i) => PEOPLE[i]!)
      .sort(),
  );
  expect(await listAskedOfQuotations(database.read, [])).toEqual(new Set());
});
