import { type Kysely, sql } from 'kysely';

/**
 * Mail is stored here, in the transaction of the event it reports, until a mail server accepts it.
 */
const STATEMENTS = [
  `create table queued_mail (
    id text primary key, recipient_name text not null, recipient text not null, subject text not null,
    text text not null, html text not null, created_at text not null, due_at text not null,
    attempts integer not null default 0, problem text not null default '')`,
  `create index queued_mail_due on queued_mail (due_at, id)`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
