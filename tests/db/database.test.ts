import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '#db/database.ts';
import { SqliteHandle } from '#db/sqlite-dialect.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(createTempFolder('database'), 'navette.sqlite'), 'process');
});
afterEach(() => database.close());

const audit = (action: string) => ({ at: '2026-11-25T00:00:00.000Z', actor: 'cli', action, subject: '', detail: '' });
const actions = async () =>
  (await database.read.selectFrom('audit').select('action').orderBy('id').execute()).map((row) => row.action);

test.each([
  ['power', 'each commit is synced', 2],
  ['process', 'a commit is synced with the next checkpoint', 1],
] as const)('for %s, %s', async (durability, _what, synchronous) => {
  const opened = await Database.open(path.join(createTempFolder('database'), 'navette.sqlite'), durability);
  const { rows } = await opened.write((trx) => sql<{ synchronous: number }>`pragma synchronous`.execute(trx));
  expect(rows).toEqual([{ synchronous }]);
  await opened.close();
});

test('many read transactions at once each see one moment', async () => {
  const count = async (db: typeof database.read) => (await db.selectFrom('audit').select('id').execute()).length;
  const reads = Array.from({ length: 40 }, () =>
    database.read.transaction().execute(async (trx) => {
      const first = await count(trx);
      await database.writeStatement('select 1', []);
      return [first, await count(trx)];
    }),
  );
  const writes = Array.from({ length: 40 }, (_, i) =>
    database.write((trx) =>
      trx
        .insertInto('audit')
        .values(audit(`w${i}`))
        .execute(),
    ),
  );
  for (const [first, second] of await Promise.all(reads)) expect(second).toBe(first);
  await Promise.all(writes);
  expect(await actions()).toHaveLength(40);
});

test('a failing transaction leaves nothing, and the next one works', async () => {
  const failing = database.write(async (trx) => {
    await trx.insertInto('audit').values(audit('half')).execute();
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await database.write((trx) => trx.insertInto('audit').values(audit('whole')).execute());
  expect(await actions()).toEqual(['whole']);
});

test('a kept statement that met a lock is over: what is written after it is there for others', async () => {
  const kept = (...names: string[]) =>
    database.writeKept(
      `insert into audit (at, actor, action, subject, detail) values ${names.map(() => `('', '', ?, '', '')`).join()}`,
      names,
    );
  await database.writeStatement('pragma busy_timeout = 1', []);
  const other = await SqliteHandle.open(database.file, 'readwrite');
  try {
    await other.run('begin immediate');
    await expect(kept('refused')).rejects.toThrow('SQLITE_BUSY');
    await other.run('rollback');
    // Another number of rows is another statement.
    await kept('two', 'rows');
    expect(await actions()).toEqual(['two', 'rows']);
    await other.run('begin immediate');
    await other.run('rollback');
    await database.write((trx) => trx.insertInto('audit').values(audit('whole')).execute());
    await kept('one');
    expect(await actions()).toEqual(['two', 'rows', 'whole', 'one']);
  } finally {
    await other.close();
  }
});

test('transactions do not mix, however many begin together', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      database.write(async (trx) => {
        const before = await trx.selectFrom('audit').select('id').execute();
        await trx
          .insertInto('audit')
          .values(audit(`n${before.length}`))
          .execute();
        if (i % 3 === 0) await trx.selectFrom('person').selectAll().execute();
      }),
    ),
  );
  expect(await actions()).toEqual(Array.from({ length: 30 }, (_, i) => `n${i}`));
});

test('the outer database inside a transaction is an error, not a deadlock', async () => {
  await expect(database.write(() => database.read.selectFrom('audit').selectAll().execute())).rejects.toThrow(
    /outer database/,
  );
  await expect(database.write(() => database.write(async () => 1))).rejects.toThrow(/outer database/);
  await expect(database.write(() => database.writeStatement('select 1', []))).rejects.toThrow(/outer database/);
});

test('a read goes on while a transaction is open', async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let inside!: () => void;
  const begun = new Promise<void>((resolve) => {
    inside = resolve;
  });
  const writing = database.write(async (trx) => {
    await trx.insertInto('audit').values(audit('slow')).execute();
    inside();
    await held;
  });
  await begun;
  expect(await actions()).toEqual([]);
  release();
  await writing;
  expect(await actions()).toEqual(['slow']);
});
