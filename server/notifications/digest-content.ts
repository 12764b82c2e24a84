import { ACTIVITY_ACTIONS, type ActivityAction, isActivity } from '#content/activity/activity.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import type { Locale } from '#content/locale.ts';
import { can } from '#content/permission.ts';
import { type ActivityNames, type ActivityRow, nameActivity } from '#db/activity/activity-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Digest, listDigestRows } from '#db/mail/digest-repository.ts';
import { listNotifiedEvents } from '#db/mail/mail-choice-repository.ts';
import { listReviewRequests, type ReviewerRequest } from '#db/reviews/review-request-repository.ts';
import { type Deed, deedWords } from './digest-deeds.ts';
import type { Recipient } from './recipients.ts';

/** Most events of the audit log that are read for one digest. */
const MOST_EVENTS = 1_000;
/** Most pages that it names; the others are counted. */
const MOST_NAMED = 20;
/** Most review requests of a page that are read, to find those that an event is about. */
const MOST_REQUESTS = 200;
/**
 * Milliseconds between a request or its answer and its entry in the audit log, up to which the two
 * are taken for the same.
 */
const SAME = 60_000;
const COMMAND_LINE_NAME: Record<Locale, string> = { fr: 'la ligne de commande', en: 'the command line' };
/** Most names in one row; an ellipsis stands for the others. */
const MOST_NAMES = 5;

/** What happened to a page or collection, or among the people. */
export interface DigestEntry {
  /** Null for events without a page: those of accounts. */
  readonly on: { readonly title: string; readonly href: string } | null;
  readonly deeds: readonly string[];
}

export interface DigestContent {
  /** The latest first. */
  readonly entries: readonly DigestEntry[];
  /** Number of further pages. */
  readonly more: number;
}

/**
 * The content of a digest: the activity of others that the feed shows to the recipient, without
 * events of which they were notified at once. Empty if there is none, or if they may no longer read
 * the feed.
 */
export async function readDigestContent(
  read: Reader,
  digest: Digest,
  { id, viewer, locale }: Recipient,
): Promise<DigestContent> {
  if (!can(viewer, 'activity.read')) return { entries: [], more: 0 };
  const all = await listDigestRows(read, digest, { actions: ACTIVITY_ACTIONS, limit: MOST_EVENTS });
  const rows = await withoutNotified(read, id, withoutChanged(all));
  const names = await nameActivity(read, rows);
  const groups = new Map<string, { on: DigestEntry['on']; rows: ActivityRow[]; at: string }>();
  for (const row of rows) {
    const on = subjectOf(row, names);
    // What is in the bin, or deleted, is not named.
    if (on === null && (row.pageId !== null || !names.people.has(row.subject))) continue;
    const key = on?.href ?? '';
    const group = groups.get(key) ?? { on, rows: [], at: row.at };
    group.rows.push(row);
    if (row.at > group.at) group.at = row.at;
    groups.set(key, group);
  }
  const ordered = [...groups.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
  return {
    entries: ordered
      .slice(0, MOST_NAMED)
      .map(({ on, rows }) => ({ on, deeds: deedsOf(rows, names, locale).map((deed) => deedWords(locale, deed)) })),
    more: Math.max(0, ordered.length - MOST_NAMED),
  };
}

const isAnswer = (action: string) => action === 'review.approved' || action === 'review.changes';

/** Drops answers to reviews that a later one of these replaces: only the last one is reported. */
function withoutChanged(rows: readonly ActivityRow[]): ActivityRow[] {
  const answers = rows.filter(({ action }) => isAnswer(action)).sort((a, b) => (a.at < b.at ? -1 : 1));
  const changed = answers
    .filter(({ detail }) => detail.former !== undefined)
    .map((later) => answers.findLast((one) => one.at < later.at && isOfSame(one, later)));
  return rows.filter((row) => !changed.includes(row));
}

const isOfSame = (one: ActivityRow, other: ActivityRow) => one.actor === other.actor && one.pageId === other.pageId;

const isSettled = (action: string) => action === 'annotation.resolved' || action === 'annotation.taken';

async function withoutNotified(read: Reader, personId: string, rows: readonly ActivityRow[]): Promise<ActivityRow[]> {
  const events = rows.flatMap(({ action, subject, at }) =>
    isSettled(action) ? `${subject}~${at}` : action.startsWith('annotation.') ? subject : [],
  );
  const notified = await listNotifiedEvents(read, personId, events);
  const reviewed = new Set(rows.flatMap(({ action, pageId }) => (action.startsWith('review.') && pageId) || []));
  const requests = new Map<string, readonly ReviewerRequest[]>();
  for (const pageId of reviewed) requests.set(pageId, await listReviewRequests(read, pageId, MOST_REQUESTS));
  return rows.filter((row) => {
    const { action, subject, at, pageId } = row;
    if (action === 'annotation.made' || action === 'annotation.answered') return !notified.has(subject);
    if (isSettled(action)) return !notified.has(`${subject}~${at}`);
    return !(requests.get(pageId ?? '') ?? []).some((request) => wasMailed(row, request, personId));
  });
}

/** Whether this person was sent a mail about the request or answer that an entry records. */
function wasMailed({ action, at, detail }: ActivityRow, request: ReviewerRequest, personId: string): boolean {
  const isAt = (instant: string | null) =>
    instant !== null && Math.abs(Date.parse(instant) - Date.parse(at)) <= SAME && detail.name === request.name;
  if (action === 'review.asked') return request.personId === personId && isAt(request.createdAt);
  return action === `review.${request.answer}` && request.createdBy === personId && isAt(request.answeredAt);
}

function subjectOf({ subject, pageId }: ActivityRow, names: ActivityNames): DigestEntry['on'] {
  const collection = names.collections.get(subject);
  if (collection) return { title: collection.title, href: collectionPath(collection) };
  const page = pageId === null ? undefined : names.pages.get(pageId);
  return page ? { title: page.title, href: pagePath(page) } : null;
}

function deedsOf(rows: readonly ActivityRow[], names: ActivityNames, locale: Locale): Deed[] {
  const byAction = new Map<ActivityAction, ActivityRow[]>();
  for (const row of rows) {
    if (!isActivity(row.action)) continue;
    const same = byAction.get(row.action);
    if (same) same.push(row);
    else byAction.set(row.action, [row]);
  }
  return [...byAction].map(([action, same]) => ({
    action,
    count: same.length,
    who: listOf(
      locale,
      same.map(
        ({ actor, detail }) =>
          names.people.get(actor) ?? (actor === 'cli' ? COMMAND_LINE_NAME[locale] : String(detail.name ?? '…')),
      ),
    ),
    what: listOf(
      locale,
      same.map(({ subject, detail }) => String(detail.number ?? names.people.get(subject) ?? detail.name ?? '')),
    ),
  }));
}

function listOf(locale: Locale, all: readonly string[]): string {
  const names = [...new Set(all)].filter((name) => name !== '');
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), '…'] : names;
  return new Intl.ListFormat(locale).format(shown);
}
