import { type Kysely, sql } from 'kysely';

/**
 * `opened_picture`: pictures of pages that were opened to everybody while not all the people of a
 * material had agreed to that, with the material. A row is gone once they have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table opened_picture (
    file_id text not null references file (id) on delete cascade,
    material_id text not null references material (id) on delete cascade,
    primary key (file_id, material_id)
  )`.execute(db);
  await sql`create index opened_picture_material on opened_picture (material_id)`.execute(db);
}
