import { type Kysely, sql } from 'kysely';

/**
 * `mention`: the people whom an annotation mentions by name, for their desk. Written with the
 * annotation, and again when its words change.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table mention (
    person_id text not null references person (id) on delete cascade,
    annotation_id text not null references annotation (id) on delete cascade,
    created_at text not null,
    primary key (person_id, annotation_id)
  )`.execute(db);
  await sql`create index mention_latest on mention (person_id, created_at, annotation_id)`.execute(db);
  await sql`create index mention_annotation on mention (annotation_id)`.execute(db);
}
