import { type Kysely, sql } from 'kysely';

/** Automatic checkpoints of drafts: the document, and the authors since the one before. */
const STATEMENTS = [
  `create table checkpoint (
    id text primary key, page_id text not null references page(id) on delete cascade, created_at text not null, reason text not null,
    words integer not null, document blob not null, unique (page_id, created_at))`,
  `create table checkpoint_author (
    checkpoint_id text not null references checkpoint(id) on delete cascade, person_id text not null, primary key (checkpoint_id, person_id))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
