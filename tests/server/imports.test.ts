import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { materialsCsv } from '#app/materials/materials-csv.ts';
import { organisationsCsv } from '#app/organisations/organisations-csv.ts';
import { toCsv } from '#content/csv/to-csv.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { parseOrganisationQuery } from '#content/organisation/organisation-query.ts';
import { addIncoming, beginImport, decideImport, listImports } from '#db/organisations/organisation-import.ts';
import type { Organisation } from '#db/organisations/organisation-repository.ts';
import { RegisterImports } from '#server/imports/register-imports.ts';
import { newOrganisation } from '#server/organisations/organisation-service.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { holdWrites } from '#tests/support/held-writes.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { processorTimeOf, quantile } from '#tests/support/stopwatch.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { until } from '#tests/support/until.ts';

let floor: TestServices;
beforeAll(async () => {
  registerAllMessages();
  floor = await createTestServices();
});
afterAll(() => floor.close());

const ALL = parseOrganisationQuery(new URLSearchParams());
const PATIENCE = 60_000;

/** The result if a service refuses; other errors are thrown. */
const refused = (error: unknown): never[] => {
  if (!isNavetteError(error)) throw error;
  return [];
};

/** Sends a file and waits until it is read. */
async function read(text: string, pageId: string | null = null) {
  const { imports } = floor.services;
  const kind = pageId === null ? ('organisation' as const) : ('material' as const);
  const id = await imports.stage({ kind, pageId, fileName: 'liste.csv' }, Buffer.from(text), floor.staff);
  await imports.settle(id, PATIENCE);
  return imports.find(id, floor.staff);
}
async function run(id: string) {
  const { imports } = floor.services;
  await imports.run(id, floor.staff);
  // The test's own deadline holds, however busy the machine is.
  for (;;) {
    await imports.settle(id, PATIENCE);
    const state = await imports.find(id, floor.staff);
    if (state.stage !== 'writing') return state;
  }
}
/** Files that are kept on the disk without a name. */
const waitingFiles = () =>
  readdirSync(path.join(floor.dataDir, 'files')).filter((name) => name.endsWith('.tmp')).length;
const names = async () => (await floor.services.organisations.list(ALL, floor.staff)).rows.map(({ name }) => name);

/** A file may have 100,000 lines; with ROUNDS, as many are imported. */
const LINES = process.env.ROUNDS ? 100_000 : 15_000;

it('headings and cells longer than any name are not compared with names, and others only once', async () => {
  // One letter that becomes eighteen when it is compared.
  const long = '\ufdfa'.repeat(3_000);
  const headings = [...Array.from({ length: 97 }, () => long), 'Nom', 'Pays'];
  const row = `${';'.repeat(97)}Une;${'\ufdfa'.repeat(200_000)}\n`;
  let state: Awaited<ReturnType<typeof read>> | null = null;
  const spent = await processorTimeOf(async () => {
    state = await read(`${headings.join(';')}\n${row.repeat(20)}`);
  });
  expect(state).toMatchObject({ missing: [], faultCount: 20 });
  expect(spent).toBeLessThan(2_000);
}, 120_000);

describe('a file of organisations', () => {
  it('is shown before it is imported, and a second one updates the first', async () => {
    const first = await read('Nom;Pays;Numéro;Remarque\nEau Vive;Mali;12;x\nComité des puits;Burkina Faso;;y\n');
    expect(first).toMatchObject({ stage: 'ready', added: 2, changed: 0, faultCount: 0 });
    expect(first.head!.mapping).toEqual(['name', 'country', 'identifier', '']);
    expect(await names()).toEqual([]);
    expect(await run(first.id)).toMatchObject({ stage: 'done', added: 2 });
    expect(await names()).toEqual(['Comité des puits', 'Eau Vive']);
    // An import that is done is not read again.
    await floor.services.imports.map(first.id, [], ',', floor.staff);
    expect(await floor.services.imports.find(first.id, floor.staff)).toMatchObject({ stage: 'done', added: 2 });

    // Matched by identifier, and by name and country without accents.
    const second = await read('Nom,Pays,Numéro,Sigle\nEau Vive Sahel,ML,12,EVS\nCOMITE DES PUITS,BF,,\n');
    expect(second).toMatchObject({ added: 0, changed: 2 });
    // The values that will be stored, beside those that are stored.
    expect(first.shown[0]).toMatchObject({ line: 2, outcome: 'added', merged: '', first: null });
    const shownAs = ({ shown }: typeof second, line: number) =>
      shown.find((one) => one.line === line)!.fields.map(({ key, value, before }) => [key, value, before]);
    expect(shownAs(first, 2)).toEqual([
      ['name', 'Eau Vive', null],
      ['country', 'ML', null],
      ['identifier', '12', null],
    ]);
    expect(shownAs(second, 2)).toEqual([
      ['name', 'Eau Vive Sahel', 'Eau Vive'],
      ['acronym', 'EVS', ''],
      ['country', 'ML', null],
      ['identifier', '12', null],
    ]);
    await run(second.id);
    expect(await names()).toEqual(['COMITE DES PUITS', 'Eau Vive Sahel']);
  });

  it('shows twenty lines at most, what is left out, and what was merged', async () => {
    const { organisations } = floor.services;
    const blank = { acronym: '', side: '' as const, actorType: '' as const, country: '', site: '', identifier: '' };
    const [kept, gone] = [
      await organisations.add({ ...blank, name: 'Union des digues' }, floor.staff),
      await organisations.add({ ...blank, name: 'Digues unies' }, floor.staff),
    ];
    await floor.services.organisationMergers.merge(gone, kept, floor.staff);
    const lines = Array.from({ length: 30 }, (_, n) => `Digue ${n};https://example.org/${'x'.repeat(120)}`);
    const { id, shown } = await read(
      `Nom;Site\nDigues unies;\nDIGUES UNIES;\nUnion des digues;\n${lines.join('\n')}\n`,
    );
    expect(shown.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
    expect(shown.slice(0, 4).map(({ outcome, first, merged }) => [outcome, first, merged])).toEqual([
      ['unchanged', null, 'Union des digues'],
      ['doubled', 2, ''],
      ['unchanged', null, ''],
      ['added', null, ''],
    ]);
    for (const { value } of shown.flatMap(({ fields }) => fields)) expect(value.length).toBeLessThanOrEqual(81);
    await floor.services.imports.cancel(id, floor.staff);
  });

  it('imports nothing while a line is wrong, and reports which and why', async () => {
    const before = await names();
    const { faults, faultCount, doubled, id } = await read(
      'Nom;Pays;Site\nBonne;Mali;\n;Mali;\nMauvaise;Atlantide;\nTroisième;Mali;javascript:1\nbonne;ML;\n"sans fin;x;y\n',
    );
    expect(faults.map(({ line, field, problem }) => [line, field, problem])).toEqual([
      [3, 'name', 'missing'],
      [4, 'country', 'wrong'],
      [5, 'site', 'wrong'],
      [7, '', 'quotes'],
    ]);
    expect([faultCount, doubled]).toEqual([4, [{ line: 6, first: 2 }]]);
    await expect(floor.services.imports.run(id, floor.staff)).rejects.toMatchObject({ code: 'conflict' });
    expect(await names()).toEqual(before);
  });

  it('can be read with other columns, and cancelled', async () => {
    const { imports } = floor.services;
    const { id, missing } = await read('Colonne A;Colonne B\nUnion;Togo\n');
    expect(missing).toEqual(['name']);
    await imports.map(id, ['name', 'country'], ';', floor.staff);
    await imports.settle(id, PATIENCE);
    expect(await imports.find(id, floor.staff)).toMatchObject({ added: 1, missing: [] });
    await imports.cancel(id, floor.staff);
    await expect(imports.find(id, floor.staff)).rejects.toMatchObject({ code: 'not-found' });
    expect(await imports.ended(id, floor.staff)).toBeNull();
  });

  it('that was downloaded changes nothing when it is imported again, formulas included', async () => {
    const facts = { side: 'north', actorType: 'osim', country: 'FR', site: '', identifier: '+33' };
    await floor.services.organisations.add({ ...facts, name: '=SOMME(A1)', acronym: "'-x" }, floor.staff);
    for (const locale of ['fr', 'en'] as const) {
      const rows: string[][] = [];
      const parts = floor.services.organisations.all(ALL, floor.staff);
      for await (const some of organisationsCsv(parts, translator(locale))) rows.push(...some);
      const preview = await read(toCsv(rows, locale === 'fr' ? ';' : ','));
      expect(preview).toMatchObject({ added: 0, changed: 0, unchanged: rows.length - 1, faultCount: 0 });
    }
  });

  it('has its result reported to its sender after it was removed', async () => {
    const { imports } = floor.services;
    const { id } = await read('Nom;Pays\nLes digues;Mali\n');
    expect(imports.isThere(id)).toBe(true);
    await run(id);
    // As after a restart.
    await imports.cancel(id, floor.staff);
    expect(imports.isThere(id)).toBe(false);
    expect(await imports.ended(id, floor.staff)).toMatchObject({ pageId: null, added: 1, changed: 0 });
    const other = { ...floor.staff, personId: 'another22222' } as typeof floor.staff;
    for (const viewer of [other, floor.member])
      await expect(imports.ended(id, viewer)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is for its sender alone, who must be one of the staff', async () => {
    const { imports } = floor.services;
    const { id } = await read('Nom\nUne\n');
    const other = { ...floor.staff, personId: 'another22222' } as typeof floor.staff;
    await expect(imports.find(id, other)).rejects.toMatchObject({ code: 'not-found' });
    for (const viewer of [floor.member, { role: 'public' } as const]) {
      await expect(imports.find(id, viewer)).rejects.toMatchObject({ code: 'not-found' });
      const of = { kind: 'organisation', pageId: null, fileName: '' } as const;
      await expect(imports.stage(of, Buffer.from('Nom\nUne\n'), viewer)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('is planned again if the register changes meanwhile', async () => {
    const { database, organisations } = floor.services;
    const lines = Array.from({ length: 1_100 }, (_, n) => `Coopérative ${n};Niger`);
    const file = await read(`Nom;Pays\n${lines.join('\n')}\n`);
    const held = await holdWrites(database);
    const done = run(file.id);
    await held.waiting(1);
    const facts = { acronym: '', side: '', actorType: '', country: 'NE', site: '', identifier: '7' } as const;
    const added = organisations.add({ ...facts, name: 'Coopérative 1099' }, floor.staff);
    await held.waiting(2);
    await held.release();
    expect(await done).toMatchObject({ stage: 'done', added: 1_099, unchanged: 1 });
    expect((await organisations.read(await added, floor.staff)).organisation.identifier).toBe('7');
    expect(await listImports(database.read)).toEqual([]);
  });

  it('is imported as if the changes that others make to the register meanwhile had come before', async () => {
    const { database, organisations, organisationMergers } = floor.services;
    const logger = createLogger('silent');
    const seed = Number(process.env.SEED ?? Date.now() % 100_000);
    const random = new Random(seed);
    const imports = new RegisterImports({ database, clock: floor.clock.now, logger, relist: () => {} });
    const word = (n: number) => `${String.fromCharCode(97 + (n % 8))}${n}`;
    /** Plays the same changes and the same import: the changes between its rows, or before it. */
    const play = async (name: string, isBetween: boolean, seedOfRound: number) => {
      const at = new Random(seedOfRound);
      const facts = (n: number, identifier: number | null, country: string) => ({
        ...{ name: `${name} ${word(n)}`, acronym: '', side: '', actorType: '', country, site: '' },
        identifier: identifier === null ? '' : `${name} ${identifier}`,
      });
      const ids: string[] = [];
      const add = async (n: number, identifier: number | null, country: string) => {
        const added = organisations.add(facts(n, identifier, country), floor.staff);
        ids.push(...(await added.then((id) => [id]).catch(refused)));
      };
      for (let n = 0; n < 16; n++) await add(n, at.chance(0.5) ? n : null, at.pick(['ML', 'BF']));
      const change = async () => {
        const [one, other] = [at.pick(ids), at.pick(ids)];
        const [n, identifier, country] = [at.below(24), at.chance(0.5) ? at.below(24) : null, at.pick(['ML', 'BF'])];
        const known = await organisations.read(one, floor.staff).catch(() => null);
        const deed = at.pick(['add', 'change', 'change', 'merge', 'separate'] as const);
        if (deed === 'add') await add(n, identifier, country);
        else if (deed === 'separate') await organisationMergers.separate(one, floor.staff).catch(refused);
        else if (deed === 'merge') await organisationMergers.merge(one, other, floor.staff).catch(refused);
        else if (known)
          await organisations
            .change(one, facts(n, identifier, country), known.organisation.updatedAt, floor.staff)
            .catch(refused);
      };
      const rows = Array.from({ length: 24 }, (_, line) => {
        const given = facts(at.below(24), at.chance(0.4) ? at.below(24) : null, at.pick(['ML', 'BF']));
        return {
          line,
          values: { name: given.name, country: given.country, identifier: given.identifier, acronym: word(line) },
        };
      });
      const parts = [rows.slice(0, 8), rows.slice(8, 16), rows.slice(16)];
      if (!isBetween) for (let n = 0; n < 4 * parts.length; n++) await change();
      const counts = { added: 0, changed: 0, unchanged: 0 };
      const outcome = await imports
        .run({
          rows: (async function* () {
            for (const part of parts) {
              yield part;
              if (isBetween) for (let n = 0; n < 4; n++) await change();
            }
          })(),
          report: ({ faults, added, changed, unchanged }) => {
            if (faults.length > 0) throw new NavetteError('conflict');
            counts.added += added;
            counts.changed += changed;
            counts.unchanged += unchanged;
          },
          decide: async () => {},
          signal: new AbortController().signal,
        })
        .then(() => counts)
        .catch(refused);
      const seen: string[] = [];
      for await (const part of organisations.all({ ...ALL, words: name }, floor.staff))
        seen.push(...part.map((one) => `${one.name} ${one.country} ${one.identifier} ${one.acronym}`));
      return JSON.stringify([outcome, seen]).replaceAll(name, '');
    };
    const letters = () => Array.from({ length: 8 }, () => random.pick([...'bcdfghjk'])).join('');
    let done = 0;
    // Continues until one import was done.
    for (let round = 0; round < (process.env.ROUNDS ? 60 : 6) || (done === 0 && round < 60); round++) {
      const seedOfRound = random.below(1_000_000);
      const between = await play(letters(), true, seedOfRound);
      // Two may have had the same name for a moment: then nothing is imported.
      if (between.startsWith('[[]')) continue;
      done++;
      expect(between, `seed ${seed}, round ${round}`).toBe(await play(letters(), false, seedOfRound));
    }
    expect(done, `seed ${seed}`).toBeGreaterThan(0);
    expect(await listImports(database.read)).toEqual([]);
  }, 120_000);

  it('is part of the register once all its rows are stored and decided, before they are moved', async () => {
    const { database, organisations, imports } = floor.services;
    const all = { ...ALL, words: 'palier' };
    const seen = async () => {
      const rows: Organisation[] = [];
      for await (const part of organisations.all(all, floor.staff)) rows.push(...part);
      const { total, rows: first } = await organisations.list(all, floor.staff);
      expect([total, first]).toEqual([rows.length, rows.slice(0, 50)]);
      const former = await Promise.all(
        rows.map(async ({ id }) => (await organisations.read(id, floor.staff)).formerNames),
      );
      return rows.map(({ name, country, id }, at) => [name, country, id, ...former[at]!]);
    };
    const facts = { acronym: '', side: '', actorType: '', site: '', identifier: '' } as const;
    const [first, second] = [
      await organisations.add({ ...facts, name: 'Palier B', country: 'ML' }, floor.staff),
      await organisations.add({ ...facts, name: 'Palier D', country: 'ML' }, floor.staff),
    ];
    const before = await seen();
    const at = '2026-11-27T00:00:00.000Z';
    const incoming = [
      newOrganisation(first, { ...facts, name: 'Palier Z', country: 'ML' }, at),
      newOrganisation(second, { ...facts, name: 'Palier D', country: 'TG' }, at),
      newOrganisation('palier222222', { ...facts, name: 'Palier C', country: 'ML' }, at),
    ];
    await database.write(async (trx) => {
      await beginImport(trx, 'one', at);
      await addIncoming(trx, 'one', incoming);
    });
    expect(await seen()).toEqual(before);
    await database.write((trx) => decideImport(trx, 'one'));
    const decided = [
      ['Palier C', 'ML', 'palier222222'],
      ['Palier D', 'TG', second],
      ['Palier Z', 'ML', first, 'Palier B'],
    ];
    expect(await seen()).toEqual(decided);
    // Its names are taken, the names that it replaces are free, and its organisations can be
    // changed.
    const again = { ...facts, name: 'Palier C', country: 'ML' } as const;
    await expect(organisations.add(again, floor.staff)).rejects.toMatchObject({ details: { fields: ['name'] } });
    const third = await organisations.add({ ...again, name: 'Palier B' }, floor.staff);
    await organisations.change('palier222222', { ...again, name: 'Palier E' }, at, floor.staff);
    const changed = [
      ['Palier B', 'ML', third],
      ['Palier D', 'TG', second],
      ['Palier E', 'ML', 'palier222222', 'Palier C'],
      ['Palier Z', 'ML', first, 'Palier B'],
    ];
    expect(await seen()).toEqual(changed);
    await imports.finish();
    expect(await seen()).toEqual(changed);
    expect(await listImports(database.read)).toEqual([]);
  });

  it('that a killed server had only begun to import is dropped', async () => {
    const { database, organisations, imports } = floor.services;
    const { total } = await organisations.list(ALL, floor.staff);
    const at = '2026-11-27T00:00:00.000Z';
    const facts = { acronym: '', side: '', actorType: '', country: '', site: '', identifier: '' } as const;
    const many = Array.from({ length: 600 }, (_, n) =>
      newOrganisation(`begun${String(n).padStart(7, '2')}`, { ...facts, name: `Commencée ${n}` }, at),
    );
    await database.write(async (trx) => {
      await beginImport(trx, 'begun', at);
      await addIncoming(trx, 'begun', many);
    });
    await imports.finish();
    expect(await listImports(database.read)).toEqual([]);
    expect((await organisations.list(ALL, floor.staff)).total).toBe(total);
    // Its names are free again.
    expect(await run((await read('Nom\nCommencée 1\n')).id)).toMatchObject({ stage: 'done', added: 1 });
  });

  it('may have 100,000 lines, while the event loop is free and others write', async () => {
    const { database, organisations } = floor.services;
    const count = async () => (await organisations.list({ ...ALL, words: 'numero' }, floor.staff)).total;
    const lines = Array.from({ length: LINES }, (_, n) => `Association numéro ${n};Mali;A${n};association locale`);
    let turns = 0;
    const watch = setInterval(() => turns++, 5);
    const file = await read(`Nom;Pays;Numéro;Type\n${lines.join('\n')}\n`);
    expect(file).toMatchObject({ stage: 'ready', faultCount: 0 });
    expect(turns).toBeGreaterThan(LINES / 500);
    turns = 0;
    let isDone = false;
    const counts = new Set<number>();
    const reader = (async () => {
      for (; !isDone; await setTimeout(50)) counts.add(await count());
    })();
    // The processor time of the process while another write waits: it does not depend on the load
    // of the machine.
    const works: number[] = [];
    const writer = (async () => {
      for (; !isDone; await setTimeout(10)) works.push(await processorTimeOf(() => database.requireWrites()));
    })();
    expect(await run(file.id)).toMatchObject({ stage: 'done', added: LINES });
    isDone = true;
    await Promise.all([reader, writer]);
    counts.add(await count());
    expect([...counts].sort((a, b) => a - b)).toEqual([0, LINES]);
    expect(works.length).toBeGreaterThan(20);
    expect(quantile(works, 0.99)).toBeLessThanOrEqual(250);
    // Run twice, it is imported once.
    expect(await run(file.id)).toMatchObject({ stage: 'done', added: LINES });
    expect(turns).toBeGreaterThan(LINES / 500);
    clearInterval(watch);
    const more = await read(`Nom\n${'Une\n'.repeat(100_001)}`);
    expect(more.problem).toBe('too-many-rows');
    // Files as large as allowed: neither all rows nor all cells are ever in memory.
    expect((await read(`Nom;Pays\n${'a;b\n'.repeat(6_000_000)}`)).problem).toBe('too-many-rows');
    expect((await read(`Nom${';'.repeat(24_000_000)}`)).problem).toBe('too-many-columns');
    const endless = await read(`Nom;Pays\n${'mot '.repeat(5_000_000)};Mali\n`);
    expect(endless.faults).toMatchObject([{ line: 2, problem: 'endless' }]);
    await floor.services.imports.cancel(endless.id, floor.staff);
    await until(() => waitingFiles() === 0, 'no file is kept that does not wait any more');
    let listed = 0;
    for await (const part of organisations.all({ ...ALL, words: 'numero' }, floor.staff)) listed += part.length;
    expect(listed).toBe(LINES);
  }, 400_000);
});

describe('a file of materials', () => {
  it('that was downloaded changes nothing when it is imported again; changed, it updates by labels', async () => {
    const { materials, pages } = floor.services;
    const page = { kind: 'study', title: 'L’eau à Kayes', notice: emptyNotice('study') } as const;
    const study = await pages.create(page as never, floor.staff);
    const id = await addMaterial(floor.services, study.id, { title: '=1+1', summary: 'Deux\nlignes ; "dites"' });
    await addConcerned(floor.services, id);
    await addMaterial(floor.services, study.id, { kind: 'document', country: '', side: '', actorType: '', heldOn: '' });
    for (const locale of ['fr', 'en'] as const) {
      const rows = materialsCsv(await materials.list(study.id, floor.staff), translator(locale));
      const preview = await read(toCsv(rows, locale === 'fr' ? ';' : ','), study.id);
      expect([preview.faults, preview.added, preview.changed, preview.unchanged]).toEqual([[], 0, 0, 2]);
    }
    // The limit of the form: ten years ahead at most, with day or year first.
    const far = await read(
      'Titre;Type;Date\nA;Document;31/12/9999\nB;Document;9999-12-31\nC;Document;1962-05-01\n',
      study.id,
    );
    expect(far.faults).toEqual([2, 3].map((line) => ({ line, field: 'heldOn', problem: 'wrong', text: '9999-12-31' })));
    await floor.services.imports.cancel(far.id, floor.staff);
    const changed = await read('Repère;Titre;Type\nE1;Un autre titre;\n;Une note;Document\n', study.id);
    expect(changed).toMatchObject({ added: 1, changed: 1, faultCount: 0 });
    // The same material by its label, and by its title, kind and date.
    const { title, heldOn } = (await materials.list(study.id, floor.staff))[0]!;
    const twice = await read(
      `Repère;Titre;Type;Date;Lieu\nE1;Un autre titre;;;\n;"${title}";Entretien;${heldOn};Kayes\n`,
      study.id,
    );
    expect(twice).toMatchObject({ changed: 1, doubled: [{ line: 3, first: 2 }] });
    const again = await read('Repère;Titre;Type\nE1;Un autre titre;\n;Une note;Document\n', study.id);
    await run(again.id);
    const listed = (await materials.list(study.id, floor.staff)).map(({ title, access }) => [title, access]);
    expect(listed).toEqual([
      ['Un autre titre', 'staff'],
      ['Entretien avec la présidente', 'staff'],
      ['Une note', 'team'],
    ]);
  });
});

describe('names of the register', () => {
  it('are suggested to the staff as they type, a merged or former name as the one that remains', async () => {
    const { organisations, organisationMergers, suggestions } = floor.services;
    const facts = { side: 'south', actorType: '', country: 'TG', site: '', identifier: '', acronym: '' };
    const kept = await organisations.add({ ...facts, name: 'Zébu Union des éleveurs' }, floor.staff);
    const double = await organisations.add({ ...facts, name: 'Zéphyr éleveurs' }, floor.staff);
    await organisationMergers.merge(double, kept, floor.staff);
    const offered = await organisations.names(floor.staff);
    expect(offered.length).toBeLessThanOrEqual(1_500);
    expect(offered).not.toContain('Zéphyr éleveurs');
    const ask = async (viewer: typeof floor.staff | typeof floor.member, words: string) =>
      (
        await suggestions.suggest(viewer, words, { address: '', termsAlone: false, vocabulary: 'organisation' })
      ).terms.map(({ label }) => label);
    for (const words of ['zebu', 'éleveurs', 'Zéph'])
      expect(await ask(floor.staff, words), words).toEqual(['Zébu Union des éleveurs']);
    expect(await organisations.names(floor.member)).toEqual([]);
    expect(await ask(floor.member, 'zebu')).toEqual([]);
  });
});
