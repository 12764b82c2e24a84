import { type Kysely, sql } from 'kysely';

/**
 * `page_lens`: the lenses through which a page is read, modules with a checklist, in their order.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_lens (
    page_id text not null references page (id) on delete cascade,
    lens_id text not null references page (id) on delete cascade,
    place integer not null,
    primary key (page_id, lens_id)
  )`.execute(db);
  await sql`create index page_lens_lens on page_lens (lens_id)`.execute(db);
}
