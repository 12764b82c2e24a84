import { type Kysely, sql } from 'kysely';

/**
 * A page may have several drafts: its text, whose id is the page's, and sections of a study's
 * workspace. Logs, snapshots, checkpoints and citations now refer to a draft instead of a page.
 * Their columns keep the name `page_id`: in nearly every row it is the page's id.
 */
const BEFORE = [
  `create table draft (
    id text primary key, page_id text not null references page(id) on delete cascade, section text not null,
    unique (page_id, section))`,
  `insert into draft (id, page_id, section) select id, id, '' from page`,
] as const;

/** The new definitions of tables that referred to pages; referring tables come last. */
const TABLES = [
  [
    'draft_update',
    `position integer primary key autoincrement, page_id text not null references draft(id) on delete cascade,
      data blob not null, person_id text, created_at text not null`,
    'position, page_id, data, person_id, created_at',
  ],
  [
    'draft_snapshot',
    `page_id text primary key references draft(id) on delete cascade, data blob not null, up_to integer not null,
      created_at text not null, parts text, whole blob`,
    'page_id, data, up_to, created_at, parts, whole',
  ],
  [
    'draft_writer',
    `page_id text not null references draft(id) on delete cascade, person_id text not null, wrote_at text not null,
      primary key (page_id, person_id)`,
    'page_id, person_id, wrote_at',
  ],
  [
    'draft_citation',
    `page_id text not null references draft(id) on delete cascade, target text not null, block_id text not null,
      is_present integer not null, primary key (page_id, target, block_id)`,
    'page_id, target, block_id, is_present',
  ],
  [
    'checkpoint',
    `id text primary key, page_id text not null references draft(id) on delete cascade, created_at text not null,
      reason text not null, words integer not null, document blob not null, unique (page_id, created_at)`,
    'id, page_id, created_at, reason, words, document',
  ],
  [
    'checkpoint_author',
    `checkpoint_id text not null references checkpoint_next(id) on delete cascade, person_id text not null,
      primary key (checkpoint_id, person_id)`,
    'checkpoint_id, person_id',
  ],
  [
    'checkpoint_replacement',
    'checkpoint_id text primary key references checkpoint_next(id) on delete cascade, person_id text not null',
    'checkpoint_id, person_id',
  ],
] as const;

const AFTER = [
  'create index draft_update_page on draft_update (page_id, position, person_id, created_at)',
  'create index draft_snapshot_up_to on draft_snapshot (up_to)',
  'create index draft_writer_person on draft_writer (person_id, wrote_at)',
  'create index draft_citation_target on draft_citation (target)',
] as const;

/**
 * A position is never reused, even once compaction has emptied the log, since snapshots and the
 * board refer to positions. A marked row takes the next position; it is copied to the new table
 * under the position before, unless the log still has that one, and then deleted: the new table
 * continues the old one's numbering.
 */
const MARK = "created_at = ''";
const BEFORE_COPY = `insert into draft_update (page_id, data, created_at) select id, '', '' from page limit 1`;
const AFTER_COPY = [
  `insert into draft_update_next (position, page_id, data, created_at)
    select position - 1, page_id, data, created_at from draft_update
    where ${MARK} and position > 1 and position - 1 not in (select position from draft_update)`,
  `delete from draft_update_next where ${MARK}`,
  // Without a page there is no log: its positions restart, and so do those that follow it.
  'update board_progress set position = 0 where not exists (select id from page)',
  'update citation_progress set position = 0 where not exists (select id from page)',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const statement of BEFORE) await run(statement);
  await run(BEFORE_COPY);
  for (const [name, columns, names] of TABLES) {
    await run(`create table ${name}_next (${columns})`);
    const kept = name === 'draft_update' ? ` where not ${MARK}` : '';
    await run(`insert into ${name}_next (${names}) select ${names} from ${name}${kept}`);
  }
  for (const statement of AFTER_COPY) await run(statement);
  // Referring tables are dropped first.
  for (const [name] of TABLES.toReversed()) await run(`drop table ${name}`);
  for (const [name] of TABLES) await run(`alter table ${name}_next rename to ${name}`);
  for (const statement of AFTER) await run(statement);
}
