import { type Kysely, sql } from 'kysely';

/**
 * The citations in editions, versions to annotate and drafts, to find the uses of a material.
 * Those of drafts are read in the background, from the beginning of the log.
 */
const STATEMENTS = [
  `create table edition_citation (
    page_id text not null references page (id) on delete cascade, edition_number integer not null,
    target text not null, block_id text not null,
    primary key (page_id, edition_number, target, block_id))`,
  'create index edition_citation_target on edition_citation (target)',
  `create table version_citation (
    page_id text not null references page (id) on delete cascade, version_number integer not null,
    target text not null, block_id text not null,
    primary key (page_id, version_number, target, block_id))`,
  'create index version_citation_target on version_citation (target)',
  `create table draft_citation (
    page_id text not null references page (id) on delete cascade, target text not null,
    block_id text not null, is_present integer not null, primary key (page_id, target, block_id))`,
  'create index draft_citation_target on draft_citation (target)',
  'create table citation_progress (position integer not null)',
  'insert into citation_progress (position) values (0)',
] as const;

interface Node {
  readonly type?: string;
  readonly attrs?: { readonly id?: unknown; readonly target?: unknown };
  readonly content?: readonly Node[];
}

function* citationsOf(node: Node, blockId: string): Generator<readonly [target: string, blockId: string]> {
  if (node.type === 'citation' && typeof node.attrs?.target === 'string') yield [node.attrs.target, blockId];
  const id = typeof node.attrs?.id === 'string' ? node.attrs.id : blockId;
  for (const child of node.content ?? []) yield* citationsOf(child, id);
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  for (const [texts, citations, number] of [
    ['edition', 'edition_citation', 'edition_number'],
    ['frozen_version', 'version_citation', 'version_number'],
  ] as const) {
    const cited = sql<{ pageId: string; number: number }>`select page_id as "pageId", number from ${sql.table(texts)}
      where document like '%"type":"citation"%'`;
    for (const { pageId, number: n } of (await cited.execute(db)).rows) {
      const { rows } = await sql<{ document: string }>`select document from ${sql.table(texts)}
        where page_id = ${pageId} and number = ${n}`.execute(db);
      for (const [target, blockId] of citationsOf(JSON.parse(rows[0]!.document) as Node, '')) {
        await sql`insert into ${sql.table(citations)} (page_id, ${sql.ref(number)}, target, block_id)
          values (${pageId}, ${n}, ${target}, ${blockId}) on conflict do nothing`.execute(db);
      }
    }
  }
}
