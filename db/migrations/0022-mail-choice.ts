import { type Kysely, sql } from 'kysely';

/** The mail that people receive: answers to annotations, mentions, digests; and what was sent. */
const STATEMENTS = [
  // Mail address and language for answers to a partner's annotations; empty for none.
  `alter table invitation add column email text not null default ''`,
  `alter table invitation add column locale text not null default 'fr'`,
  // Links to an invitation in mails; apart from the one that was shown once.
  `create table invitation_link (
    token_hash text primary key, invitation_id text not null references invitation(id) on delete cascade,
    created_at text not null)`,
  `create index invitation_link_of on invitation_link (invitation_id)`,

  // A mail whose text is written when it is sent has a sort and no text yet. recipient_id is a
  // person's id or invitation:<id>; about is the subject of the mail, such as an annotation's id.
  `alter table queued_mail add column sort text not null default ''`,
  `alter table queued_mail add column recipient_id text not null default ''`,
  `alter table queued_mail add column about text not null default ''`,

  // A person's choice for a sort of mail; without a row, the default.
  `create table mail_choice (
    recipient_id text not null, sort text not null, is_off integer not null default 0, rhythm text not null default '',
    primary key (recipient_id, sort))`,
  // Events of which a person was notified at once: not again, and not in their digest.
  `create table told_event (
    recipient_id text not null, event text not null, told_at text not null, primary key (recipient_id, event))`,
  // One row for each person and period, with or without a mail: it covers the audit log up to a row
  // and an instant, where the next one continues.
  `create table digest (
    person_id text not null references person(id) on delete cascade, period text not null,
    after_entry integer not null, up_to_entry integer not null, after_at text not null, up_to_at text not null,
    primary key (person_id, period))`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
