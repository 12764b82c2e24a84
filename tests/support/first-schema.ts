import path from 'node:path';
import { CamelCasePlugin, Kysely } from 'kysely';
import { MIGRATIONS, type Schema } from '#db/driver/schema.ts';
import { SqliteHandle, sqliteDialect } from '#db/driver/sqlite-dialect.ts';
import { createTempFolder } from './temp-folder.ts';

const FIRST = '0001-first';
/** Tables that a later migration recreated by hand to change their key. */
const MADE_ANEW = ['draft_update', 'draft_snapshot'] as const;

type Columns = ReadonlyMap<string, ReadonlySet<string>>;

const namesOf = async (handle: SqliteHandle, type: 'table' | 'index') => {
  const rows = await handle.all<{ name: string }>(
    "select name from sqlite_master where type = ? and sql is not null and name not like 'sqlite_%'",
    [type],
  );
  return rows.map(({ name }) => name);
};

async function columnsOf(handle: SqliteHandle): Promise<Columns> {
  const rows = await handle.all<{ holder: string; name: string }>(`select held.name as holder, field.name
    from sqlite_master as held, pragma_table_info(held.name) as field where held.type = 'table'`);
  const columns = new Map<string, Set<string>>();
  for (const { holder, name } of rows) columns.set(holder, (columns.get(holder) ?? new Set()).add(name));
  return columns;
}

/** The schema that the first release had, with the tables of Kysely's migrator. */
async function readFirstSchema(): Promise<{ columns: Columns; indexes: ReadonlySet<string> }> {
  const handle = await SqliteHandle.open(path.join(createTempFolder('first'), 'navette.sqlite'), 'readwrite');
  const dialect = sqliteDialect({ acquire: async () => handle, release: () => undefined });
  await MIGRATIONS[FIRST]!.up(new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin()] }));
  const found = { columns: await columnsOf(handle), indexes: new Set(await namesOf(handle, 'index')) };
  await handle.close();
  return found;
}

/**
 * Takes a database back to the schema of the first release, with the rows that fit it: drops what
 * later migrations made, whatever it is, so that a new table needs no line here.
 */
export async function takeBackToFirst(handle: SqliteHandle): Promise<void> {
  const first = await readFirstSchema();
  await handle.run('pragma foreign_keys = off');
  for (const table of await namesOf(handle, 'table'))
    if (!first.columns.has(table) && !table.startsWith('migration')) await handle.run(`drop table ${table}`);
  for (const index of await namesOf(handle, 'index'))
    if (!first.indexes.has(index)) await handle.run(`drop index ${index}`);
  const kept = [...(await columnsOf(handle))].filter(([table]) => first.columns.has(table));
  for (const [table, columns] of kept) {
    if (MADE_ANEW.some((name) => name === table)) continue;
    for (const column of columns)
      if (!first.columns.get(table)!.has(column)) await handle.run(`alter table ${table} drop column ${column}`);
  }
  // They belonged to pages.
  await handle.run(`create table log (position integer primary key autoincrement,
    page_id text not null references page(id) on delete cascade, data blob not null, person_id text, created_at text not null)`);
  await handle.run(`create table folded (page_id text primary key references page(id) on delete cascade,
    data blob not null, up_to integer not null, created_at text not null)`);
  await handle.run('insert into log select position, page_id, data, person_id, created_at from draft_update');
  await handle.run('insert into folded select page_id, data, up_to, created_at from draft_snapshot');
  await handle.run('drop table draft_update');
  await handle.run('drop table draft_snapshot');
  await handle.run('alter table log rename to draft_update');
  await handle.run('alter table folded rename to draft_snapshot');
  await handle.run('create index draft_update_page on draft_update (page_id, position)');
  await handle.run('delete from migration where name > ?', [FIRST]);
}
