import { type Kysely, sql } from 'kysely';

/** `featured_page`: the page that the team shows first, one for each place (`home`). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table featured_page (
    place text primary key,
    page_id text not null references page (id),
    chosen_at text not null,
    chosen_by text not null
  )`.execute(db);
}
