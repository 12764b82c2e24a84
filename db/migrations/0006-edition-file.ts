import { type Kysely, sql } from 'kysely';

interface Node {
  readonly type?: string;
  readonly attrs?: { readonly file?: unknown };
  readonly content?: readonly Node[];
}

function* filesOf({ type, attrs, content }: Node): Generator<string> {
  if (type === 'figure' && typeof attrs?.file === 'string') yield attrs.file;
  for (const child of content ?? []) yield* filesOf(child);
}

/**
 * Which files the editions of which pages show: readers may not see an image that only a draft has.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create table edition_file (
      file_id text not null, page_id text not null references page (id), primary key (file_id, page_id)) without rowid`)
    .execute(db);
  const editions = await sql<{ page: string; number: number }>`select page_id as page, number from edition`.execute(db);
  for (const { page, number } of editions.rows) {
    // One at a time, because they are whole texts.
    const { rows } = await sql<{ document: string }>`
      select document from edition where page_id = ${page} and number = ${number}`.execute(db);
    for (const file of filesOf(JSON.parse(rows[0]!.document) as Node))
      await sql`insert or ignore into edition_file (file_id, page_id) values (${file}, ${page})`.execute(db);
  }
}
