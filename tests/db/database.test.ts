import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { CamelCasePlugin, Kysely, Migrator, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followDrafts } from '#db/board/follow-drafts.ts';
import { appendToLog, listLatestEdited } from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { MIGRATION_TABLE } from '#db/driver/migrate.ts';
import { MIGRATIONS } from '#db/driver/schema.ts';
import { SqliteHandle, sqliteDialect } from '#db/driver/sqlite-dialect.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { TABLES_OF_A_PAGE } from '#db/upkeep/removal-repository.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('database'), 'navette.sqlite'), 'process');
});
afterEach(() => database.close());

const audit = (action: string) => ({ at: '2026-11-25T00:00:00.000Z', actor: 'cli', action, subject: '', detail: '' });
const actions = async () =>
  (await database.read.selectFrom('audit').select('action').orderBy('id').execute()).map((row) => row.action);

test.each([
  [undefined, 'each commit is synced, since nothing else was asked for', 2],
  ['power', 'each commit is synced', 2],
  ['process', 'a commit is synced with the next checkpoint', 1],
] as const)('for %s, %s', async (durability, _what, synchronous) => {
  const opened = await Database.open(path.join(createTempFolder('database'), 'navette.sqlite'), durability);
  const { rows } = await opened.write((trx) => sql<{ synchronous: number }>`pragma synchronous`.execute(trx));
  expect(rows).toEqual([{ synchronous }]);
  await opened.close();
});

test('a copy has the data committed when it began, and is sound', async () => {
  await database.write((trx) => trx.insertInto('audit').values(audit('kept')).execute());
  const target = path.join(createTempFolder('copy'), 'copy.sqlite');
  await database.write(async (trx) => {
    await trx.insertInto('audit').values(audit('on its way')).execute();
  });
  await database.copyTo(target);
  await database.write((trx) => trx.insertInto('audit').values(audit('later')).execute());
  const copy = await SqliteHandle.open(target, 'readonly');
  const rows = await copy.all<{ action: string }>('select action from audit order by id');
  await copy.close();
  expect(rows.map(({ action }) => action)).toEqual(['kept', 'on its way']);
  await expect(database.copyTo(target)).rejects.toThrow();
});

test('rows that belong to a page are deleted with it, by SQLite or by an explicit statement', async () => {
  const { rows } = await sql<{ name: string }>`
    select schema.name from sqlite_master as schema, pragma_foreign_key_list(schema.name) as refers
    where refers."table" = 'page' and refers.on_delete <> 'CASCADE'`.execute(database.read);
  const named = TABLES_OF_A_PAGE.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
});

test.each([
  ['as it was', { pages: 1, log: [1, 2, 7], given: 7 }, 8],
  ['with its end compacted away', { pages: 1, log: [1, 2], given: 1_000 }, 1_001],
  ['compacted as a whole', { pages: 1, log: [], given: 1_000 }, 1_001],
  ['that was never begun', { pages: 1, log: [], given: 0 }, 1],
  ['whose pages are all gone, with who followed it', { pages: 0, log: [], given: 1_000 }, 1],
])('drafts of pages become drafts of their own, and positions go on after a log %s', async (_what, had, next) => {
  const file = path.join(createTempFolder('positions'), 'navette.sqlite');
  const handle = await SqliteHandle.open(file, 'readwrite');
  await handle.run('pragma foreign_keys = on');
  const dialect = sqliteDialect({ acquire: async () => handle, release: () => undefined });
  const migrator = new Migrator({
    db: new Kysely({ dialect, plugins: [new CamelCasePlugin()] }),
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: 'migration_lock',
  });
  expect((await migrator.migrateTo('0039-withdrawal-reading')).error).toBeUndefined();
  const insert = 'insert into page (id, kind, slug, title, visibility, status, notice, created_at, updated_at)';
  if (had.pages > 0) await handle.run(`${insert} values ('p', 'article', 'p', 'P', 'public', 'draft', '{}', '', '')`);
  for (const position of had.log)
    await handle.run("insert into draft_update (position, page_id, data, created_at) values (?, 'p', x'00', '2026')", [
      position,
    ]);
  await handle.run("delete from sqlite_sequence where name = 'draft_update'");
  if (had.given > 0) await handle.run("insert into sqlite_sequence values ('draft_update', ?)", [had.given]);
  for (const table of ['board_progress', 'citation_progress'])
    await handle.run(`update ${table} set position = ?`, [had.given]);
  await handle.close();
  const migrated = await Database.open(file, 'process');
  const positions = await migrated.read.selectFrom('draftUpdate').select('position').orderBy('position').execute();
  expect(positions.map(({ position }) => position)).toEqual(had.log);
  if (had.pages === 0) await migrated.write((trx) => insertPage(trx, pageRow('p')));
  await migrated.write((trx) =>
    trx
      .insertInto('draft')
      .values({ id: 'p', pageId: 'p', section: '' })
      .onConflict((row) => row.doNothing())
      .execute(),
  );
  const update = { pageId: 'p', data: new Uint8Array(2), personId: null };
  expect(await appendToLog(migrated, [update], '2026-11-25T10:42:00.000Z')).toEqual([next]);
  for (const table of ['boardProgress', 'citationProgress'] as const)
    expect((await migrated.read.selectFrom(table).select('position').executeTakeFirstOrThrow()).position).toBeLessThan(
      next,
    );
  await migrated.close();
});

test('a row that refers to nothing is found, and the database is sound without it', async () => {
  expect(await database.integrityProblems()).toEqual([]);
  await database.writeStatement('pragma foreign_keys = off', []);
  await database.writeStatement("insert into page_slug (kind, slug, page_id) values ('article', 'x', 'nowhere')", []);
  expect(await database.integrityProblems()).toEqual(['page_slug: a row refers to a page that is not there']);
});

test('a row that breaks a constraint of its table is found, and finding it changes nothing', async () => {
  await database.writeStatement('pragma ignore_check_constraints = on', []);
  await database.writeStatement(
    "insert into person (id, email, name, role, created_at) values ('a', 'awa@exemple.org', 'A', 'queen', '')",
    [],
  );
  const faults = ['CHECK constraint failed in person'];
  expect(await database.integrityProblems()).toEqual(faults);
  // While another transaction writes, and repeatedly.
  await database.write(async () => expect(await database.integrityProblems()).toEqual(faults));
  await database.writeStatement("update person set role = 'staff'", []);
  expect([await database.integrityProblems(), database.problem()]).toEqual([[], null]);
});

test('a write that fails is a problem until the storage was seen to work; probes leave nothing behind', async () => {
  expect(database.problem()).toBeNull();
  await database.writeStatement('pragma busy_timeout = 1', []);
  const other = await SqliteHandle.open(database.file, 'readwrite');
  await other.run('begin immediate');
  for (const probe of [() => database.requireWrites(), () => database.probeWrite()]) {
    await expect(probe()).rejects.toThrow('SQLITE_BUSY');
  }
  await database.probeRead();
  expect(String(database.problem())).toContain('SQLITE_BUSY');
  await other.run('rollback');
  await other.close();
  await database.requireWrites();
  await database.probeWrite();
  database.recovered();
  expect(database.problem()).toBeNull();
  const reader = await SqliteHandle.open(database.file, 'readonly');
  expect(await reader.all('select * from storage_probe')).toEqual([]);
  await reader.close();
});

test('each probe detects storage that accepts no writes, and a file that cannot be read', async () => {
  // A transaction without a write succeeds on a full disk: a row must be written.
  const refusal = "begin select raise(abort, 'no room'); end";
  await database.writeStatement(`create trigger full_disk before insert on storage_probe ${refusal}`, []);
  await expect(database.requireWrites()).rejects.toThrow('no room');
  await database.writeStatement('pragma query_only = on', []);
  for (const probe of [() => database.requireWrites(), () => database.probeWrite()]) {
    await expect(probe()).rejects.toThrow('SQLITE_READONLY');
  }
  await database.close();
  await expect(database.probeRead()).rejects.toThrow();
});

test.skipIf(!existsSync('/proc/self/fd'))('making a copy leaves no file open', async () => {
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(database.file);
      } catch {
        return false;
      }
    }).length;
  const copy = () => database.copyTo(path.join(createTempFolder('copy'), 'copy.sqlite'));
  // SQLite keeps the first one's descriptor for the next.
  await copy();
  const before = open();
  expect(before).toBeGreaterThan(0);
  for (let i = 0; i < 3; i++) await copy();
  expect(open()).toBe(before);
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

test('a cached statement that met a lock is reset: later writes are visible to other connections', async () => {
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
  await expect(database.write(() => database.writeKept('select 1', []))).rejects.toThrow(/outer database/);
});

test('a read continues while a transaction is open', async () => {
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

test('the drafts that a person typed in last, by the log', async () => {
  const pages = ['first2222222', 'second222222', 'third2222222'];
  await database.write(async (trx) => {
    for (const id of pages) {
      await insertPage(trx, pageRow(id));
    }
  });
  const typed = async (page: number, personId: string | null, at: string) =>
    appendToLog(database, [{ pageId: pages[page]!, data: Buffer.from('x'), personId }], at);
  await typed(0, 'awa', '2026-01-01');
  await typed(1, 'awa', '2026-01-03');
  await typed(2, 'bruno', '2026-01-05');
  await typed(0, 'awa', '2026-01-04');
  await typed(1, null, '2026-01-06');
  await followDrafts(database);
  const latest = [
    { pageId: pages[0], editedAt: '2026-01-04' },
    { pageId: pages[1], editedAt: '2026-01-03' },
  ];
  expect(await listLatestEdited(database.read, 'awa', 10)).toEqual(latest);
  expect(await listLatestEdited(database.read, 'awa', 1)).toEqual(latest.slice(0, 1));
  expect(await listLatestEdited(database.read, 'chiara', 10)).toEqual([]);
});

test('a row that refers to nothing is refused', async () => {
  const write = database.writeStatement(
    "insert into page_slug (kind, slug, page_id) values ('article', 'x', 'no')",
    [],
  );
  await expect(write).rejects.toThrow('FOREIGN KEY');
});

test('a file that was damaged on the disk is detected', async () => {
  await database.writeStatement(
    "insert into person (id, email, name, role, created_at) values ('a', 'awa@exemple.org', 'A', 'staff', '')",
    [],
  );
  await database.writeStatement('pragma wal_checkpoint(truncate)', []);
  // The address is in the table and in its index: in one of them it becomes another.
  const at = readFileSync(database.file).indexOf('awa@exemple.org');
  const file = openSync(database.file, 'r+');
  writeSync(file, 'eve', at);
  closeSync(file);
  expect((await database.integrityProblems()).join()).toMatch(/row .* missing from index/);
});

test('a write waits for another program that holds the file for a moment', async () => {
  const other = await SqliteHandle.open(database.file, 'readwrite');
  try {
    await other.run('begin immediate');
    const writing = database.write((trx) => trx.insertInto('audit').values(audit('waited')).execute());
    const first = await Promise.race([writing.then(() => 'written'), other.all('select 1').then(() => 'held')]);
    expect(first).toBe('held');
    await other.run('rollback');
    await writing;
  } finally {
    await other.close();
  }
  expect([await actions(), database.problem()]).toEqual([['waited'], null]);
});

test('closing waits for the present write, and is idempotent', async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const writing = database.write(async (trx) => {
    await trx.insertInto('audit').values(audit('last')).execute();
    await held;
    await trx.insertInto('audit').values(audit('of all')).execute();
  });
  const closing = database.close();
  expect(database.close()).toBe(closing);
  release();
  await Promise.all([writing, closing]);
  await expect(actions()).rejects.toThrow();
  const reader = await SqliteHandle.open(database.file, 'readonly');
  expect(await reader.all('select action from audit order by id')).toEqual([{ action: 'last' }, { action: 'of all' }]);
  await reader.close();
});

test('the log of pages that were deleted earlier keeps what was done, and no title', async () => {
  const entry = { at: '2026-11-25T00:00:00.000Z', actor: 'cli', subject: 'x' };
  const gone = { ...entry, pageId: 'pgone2222222' };
  const pageDetail = { kind: 'factsheet', slug: 'titre', title: 'Un titre', editions: 2 };
  const invited = JSON.stringify({ name: 'A. D.' });
  await database.write(async (trx) => {
    await insertPage(trx, pageRow('first2222222'));
    const rows = [
      { ...gone, action: 'page.deleted', detail: JSON.stringify(pageDetail) },
      { ...gone, action: 'invitation.made', detail: invited },
      { ...entry, pageId: 'first2222222', action: 'invitation.made', detail: invited },
      { ...entry, pageId: null, action: 'person.changed', detail: invited },
    ];
    await trx.insertInto('audit').values(rows).execute();
    await MIGRATIONS['0101-log-of-deleted-pages']!.up(trx);
  });
  const details = await database.read.selectFrom('audit').select('detail').orderBy('id').execute();
  expect(details.map(({ detail }) => detail)).toEqual(['{"kind":"factsheet"}', '{}', invited, invited]);
});
