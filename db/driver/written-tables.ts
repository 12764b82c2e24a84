/** What a transaction wrote, by who may see it on the pages that they read. */
export type Written = 'shown' | 'drafts' | 'unseen';

/** Drafts as they are stored, and what is derived from them: shown to the staff alone. */
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
 * Tables of which no published page shows anything, to nobody, and that are written often: with
 * each visit, sign-in, mail, search, reading, and step in a kit of one's own. Nothing else is
 * written with a row of theirs: no table's rows go or change with them but their own.
 * `tests/server/own-pages.test.ts` sees to both.
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
/** When a person was last there, which only the administration's list of people tells. */
const SEEN_AT = /^\s*update\s+"person"\s+set\s+"seen_at"\s*=\s*\?\s+where\b/i;

/**
 * Whose pages a statement may change; null if it writes nothing. What is not known counts as shown.
 */
export function writtenBy(sql: string): Written | null {
  if (READS.test(sql)) return null;
  if (SEEN_AT.test(sql)) return 'unseen';
  const table = TARGET.exec(sql)?.[1]?.toLowerCase() ?? '';
  return UNSEEN.has(table) ? 'unseen' : OF_DRAFTS.has(table) ? 'drafts' : 'shown';
}

/** Of tables that are not `shown`, for tests. */
export const HIDDEN_TABLES = { drafts: OF_DRAFTS, unseen: UNSEEN };
