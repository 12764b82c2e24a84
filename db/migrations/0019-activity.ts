import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // The page that an entry of the audit log is about, whatever its subject is.
  `alter table audit add column page_id text`,
  `create index audit_at on audit (at, id)`,
  `create index audit_page on audit (page_id, at, id)`,
  `create index audit_actor on audit (actor, at, id)`,
  `create index audit_subject on audit (subject, at, id)`,
  `update audit set page_id = (select page_id from invitation where invitation.id = audit.subject)
    where action in ('invitation.made', 'invitation.revoked')`,

  // Events that were not recorded until now, as far as the other tables still show them.
  `insert into audit (at, actor, action, subject, page_id, detail)
    select created_at, coalesce(created_by, 'cli'), 'page.created', id, id, '{}' from page order by created_at, id`,
  `insert into audit (at, actor, action, subject, page_id, detail)
    select published_at, coalesce(published_by, 'cli'), 'edition.published', page_id, page_id, '{"number":' || number || '}'
    from edition order by published_at, page_id`,
  `insert into audit (at, actor, action, subject, page_id, detail)
    select created_at, coalesce(person_id, 'invitation:' || invitation_id, 'cli'),
      case when parent_id is null then 'annotation.made' else 'annotation.answered' end, id, page_id, '{"kind":"' || kind || '"}'
    from annotation order by created_at, id`,

  // The people who wrote in a draft on a day (in UTC), and when last. Like the board, computed from
  // the log, up to the position in board_progress.
  `create table draft_writing (
    id integer primary key autoincrement, page_id text not null references page(id) on delete cascade,
    person_id text not null, day text not null, wrote_at text not null, unique (page_id, person_id, day))`,
  `create index draft_writing_at on draft_writing (wrote_at, id)`,
  `create index draft_writing_page on draft_writing (page_id, wrote_at, id)`,
  `create index draft_writing_person on draft_writing (person_id, wrote_at, id)`,
  `insert into draft_writing (page_id, person_id, day, wrote_at)
    select page_id, person_id, day, max(at) from (
      select page_id, person_id, substr(created_at, 1, 10) as day, created_at as at from draft_update where person_id is not null
      union all select page_id, person_id, substr(wrote_at, 1, 10), wrote_at from draft_writer where person_id <> '') as written
    where at <> (select created_at from page where page.id = written.page_id)
    group by page_id, person_id, day order by max(at)`,

  // The poles and programmes that a page's notice names, for the board's filters.
  `create table page_term (
    vocabulary text not null, code text not null, page_id text not null references page(id) on delete cascade,
    primary key (vocabulary, code, page_id))`,
  `create index page_term_page on page_term (page_id)`,

  // Changes with every change that affects the board's counts.
  `alter table board_progress add column revision integer not null default 0`,

  // The pole that a member of the staff belongs to; empty for none.
  `alter table person add column pole text not null default ''`,

  // When a member of the staff last visited, and when the visit before ended.
  `create table visit (
    person_id text primary key references person(id) on delete cascade, seen_at text not null, since text not null)`,
  // The pages that a person still has to publish: those before the last stage.
  `create index page_owner_due on page (owner_id, due_on, id) where archived_at is null and stage < 3`,
  `create index annotation_open on annotation (parent_id, created_at, id) where resolved_at is null`,
];

const VOCABULARIES = ['poles', 'programmes'] as const;
/** Rows in one statement. */
const ROWS = 200;

/**
 * Tables and columns for the activity feed, the workbench and the board's filters. The feed begins
 * with earlier creations, publications, annotations and days of writing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  const { rows: pages } = await sql<{ id: string; notice: string }>`select id, notice from page`.execute(db);
  const terms = pages.flatMap(({ id, notice }) => {
    const { common } = JSON.parse(notice) as { common?: Partial<Record<string, string[]>> };
    return VOCABULARIES.flatMap((vocabulary) =>
      [...new Set(common?.[vocabulary] ?? [])].map((code) => sql`(${vocabulary}, ${code}, ${id})`),
    );
  });
  for (let i = 0; i < terms.length; i += ROWS)
    await sql`insert into page_term (vocabulary, code, page_id) values ${sql.join(terms.slice(i, i + ROWS))}`.execute(
      db,
    );
}
