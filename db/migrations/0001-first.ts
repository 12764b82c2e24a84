import { type Kysely, sql } from 'kysely';

/** The first schema. Statements run on SQLite and, but for the identity column, on PostgreSQL. */
const STATEMENTS = [
  `create table person (
    id text primary key, email text not null unique, name text not null, role text not null check (role in ('staff','member')),
    admin integer not null default 0, organisation text not null default '', locale text not null default 'fr',
    created_at text not null, disabled_at text)`,

  // One row for each browser that is signed in: a person's, or a partner's by invitation.
  `create table session (
    token_hash text primary key, id text not null unique, person_id text references person(id) on delete cascade,
    invitation_id text references invitation(id) on delete cascade, user_agent text not null default '',
    created_at text not null, seen_at text not null, expires_at text not null,
    check ((person_id is null) <> (invitation_id is null)))`,
  `create index session_person on session (person_id)`,
  `create index session_invitation on session (invitation_id)`,

  `create table sign_in_link (
    token_hash text primary key, person_id text not null references person(id) on delete cascade,
    created_at text not null, expires_at text not null, used_at text)`,
  `create index sign_in_link_person on sign_in_link (person_id)`,

  // A named link to one page for a partner without an account.
  `create table invitation (
    id text primary key, token_hash text not null unique, page_id text not null references page(id) on delete cascade,
    name text not null, organisation text not null, country text not null, side text not null check (side in ('north','south')),
    created_by text, created_at text not null, expires_at text not null, revoked_at text, seen_at text)`,
  `create index invitation_page on invitation (page_id)`,

  `create table page (
    id text primary key, kind text not null, slug text not null, title text not null, summary text not null default '',
    language text not null default 'fr', visibility text not null check (visibility in ('public','members','invited')),
    status text not null, notice text not null, translation_group text, created_by text, created_at text not null,
    updated_at text not null, archived_at text, edition_number integer, unique (kind, slug))`,

  // Every slug that a page has ever had, so that old addresses redirect.
  `create table page_slug (kind text not null, slug text not null, page_id text not null references page(id) on delete cascade, primary key (kind, slug))`,

  // The draft's log: each update, and the snapshot that compaction makes of them.
  `create table draft_update (
    position integer primary key autoincrement, page_id text not null references page(id) on delete cascade,
    data blob not null, person_id text, created_at text not null)`,
  `create index draft_update_page on draft_update (page_id, position)`,
  `create table draft_snapshot (
    page_id text primary key references page(id) on delete cascade, data blob not null, up_to integer not null, created_at text not null)`,

  `create table edition (
    page_id text not null references page(id) on delete cascade, number integer not null, title text not null, summary text not null,
    language text not null, notice text not null, document text not null, html text not null, headings text not null, text text not null,
    words integer not null, note text not null default '', published_by text, published_at text not null, primary key (page_id, number))`,

  `create table annotation (
    id text primary key, page_id text not null references page(id) on delete cascade, parent_id text references annotation(id) on delete cascade,
    kind text not null, body text not null, anchor text, edition_number integer, person_id text, invitation_id text,
    author_name text not null, organisation text not null default '', country text not null default '', side text not null,
    created_at text not null, edited_at text, resolved_at text, resolved_by text, request_key text unique)`,
  `create index annotation_page on annotation (page_id, created_at)`,
  `create index annotation_parent on annotation (parent_id)`,

  `create table collection (
    id text primary key, kind text not null, slug text not null, title text not null, summary text not null default '',
    language text not null default 'fr', visibility text not null check (visibility in ('public','members','invited')),
    introduction text not null default '', cover_file text, published_at text, created_at text not null, updated_at text not null,
    archived_at text, unique (kind, slug))`,
  `create table collection_slug (kind text not null, slug text not null, collection_id text not null references collection(id) on delete cascade, primary key (kind, slug))`,
  `create table collection_part (
    id text primary key, collection_id text not null references collection(id) on delete cascade, position integer not null, title text not null)`,
  `create index collection_part_collection on collection_part (collection_id)`,
  `create table collection_item (
    part_id text not null references collection_part(id) on delete cascade, page_id text not null references page(id) on delete cascade,
    position integer not null, primary key (part_id, page_id))`,
  `create index collection_item_page on collection_item (page_id)`,

  `create table file (
    id text primary key, sha256 text not null, media_type text not null, bytes integer not null, width integer, height integer,
    name text not null, page_id text references page(id) on delete cascade, created_by text, created_at text not null)`,
  `create index file_page on file (page_id)`,

  `create table audit (
    id integer primary key autoincrement, at text not null, actor text not null, action text not null, subject text not null, detail text not null default '')`,

  // Empty but for an instant: after a failed commit, a write here shows whether the disk works
  // again.
  `create table storage_probe (data blob not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
