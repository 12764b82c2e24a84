/** Kinds of writes, by who may see their effect on a page. */
export type Written = 'shown' | 'drafts' | 'unseen';

/** Tables of drafts and of data derived from them: shown only to the staff. */
const OF_DRAFTS: ReadonlySet<string> = new Set([
  'draft_update',
  'draft_snapshot',
  'draft_writer',
  'draft_writing',
  'draft_citation',
  'citation_progress',
  'checkpoint',
  'checkpoint_author',
  'checkpoint_replacement',
]);

/**
 * Frequently written tables whose rows no published page shows to anybody: each visit, sign-in,
 * mail, search, reading, and step in a kit of one's own writes one. Changes of their rows cascade
 * to no other table. `tests/server/own-pages.test.ts` checks both.
 */
const UNSEEN: ReadonlySet<string> = new Set([
  'own_kit',
  'own_kit_page',
  'own_kit_removal',
  'page_reading',
  'queued_mail',
  'sent_form',
  'session',
  'sign_in_link',
  'unanswered_query',
  'visit',
]);

const READS = /^\s*(?:select|pragma|begin|commit|rollback|savepoint|release)\b/i;
const TARGET = /^\s*(?:insert(?:\s+or\s+\w+)?\s+into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+"?(\w+)"?/i;
/** The time of a person's last visit, which only the administration's list of people shows. */
const SEEN_AT = /^\s*update\s+"person"\s+set\s+"seen_at"\s*=\s*\?\s+where\b/i;

/**
 * The kind of a statement's writes; null if it writes nothing. An unknown statement counts as
 * `shown`.
 */
export function writtenBy(sql: string): Written | null {
  if (READS.test(sql)) return null;
  if (SEEN_AT.test(sql)) return 'unseen';
  const table = TARGET.exec(sql)?.[1]?.toLowerCase() ?? '';
  return UNSEEN.has(table) ? 'unseen' : OF_DRAFTS.has(table) ? 'drafts' : 'shown';
}

/** The tables that are not `shown`, for tests. */
export const HIDDEN_TABLES = { drafts: OF_DRAFTS, unseen: UNSEEN };
