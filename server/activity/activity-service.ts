import {
  ACTIVITY,
  ACTIVITY_ACTIONS,
  type ActivityCursor,
  type ActivityQuery,
  ALL_ACTIVITY,
  formatActivityCursor,
} from '#content/activity/activity.ts';
import { dayAfter, startOfDay } from '#content/activity/local-day.ts';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { actorOf, authorise, COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { threadPath, threadsPath } from '#content/thread-path.ts';
import {
  type ActivityFilter,
  type ActivityNames,
  type ActivityRow,
  listActivity,
  nameActivity,
} from '#db/activity/activity-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { type DeedNames, deedNames } from './deed-names.ts';
import { readFollowed } from './followed-drafts.ts';

/** What somebody did. */
export interface ActivityEvent extends DeedNames {
  /** Of this event alone. */
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
  /** As in the audit log, or `draft.written`. */
  readonly action: string;
  /** A person's id, `invitation:<id>`, or `cli`. */
  readonly actor: string;
  /**
   * The page or collection that it was done to; null for others, for what no longer exists or is in
   * the bin.
   */
  readonly on: { readonly title: string; readonly language: string; readonly href: string } | null;
  /** The id of the row that was changed. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ActivityList {
  readonly events: readonly ActivityEvent[];
  /** Where the list goes on; null at its end. */
  readonly next: ActivityCursor | null;
}

/** Who reads these lists. */
const STAFF = { role: 'staff' } as const;
/** Events on one page of a list. */
const EVENTS_A_PAGE = 50;
/** Events that a file asks for at once. */
const EVENTS_A_PART = 250;
/** Most events of a file. */
const MOST_EVENTS = 100_000;

/** Who did what: the activity feed for the staff, the whole audit log for administrators. */
export class ActivityService {
  readonly #deps: { readonly database: Database; readonly logger: Logger; readonly timeZone: string };

  constructor(deps: { database: Database; logger: Logger; timeZone: string }) {
    this.#deps = deps;
  }

  /** What the staff see. @throws NavetteError `forbidden` */
  async list(viewer: Viewer, query: ActivityQuery): Promise<ActivityList> {
    authorise(viewer, 'activity.read');
    return this.find({ ...this.filterOf(viewer, query), actions: actionsOf(query) }, EVENTS_A_PAGE);
  }

  /** The same of one page. @throws NavetteError `not-found`, `forbidden` */
  async ofPage(viewer: Viewer, pageId: string, query: ActivityQuery): Promise<ActivityList> {
    await requirePage(this.#deps.database.read, viewer, 'draft.read', pageId);
    authorise(viewer, 'activity.read');
    return this.find({ ...this.filterOf(viewer, query), actions: actionsOf(query), pageId }, EVENTS_A_PAGE);
  }

  /**
   * What other people did after an instant, ISO 8601, and whether the command line did something:
   * an import makes hundreds of entries, among which theirs would not be seen.
   * @throws NavetteError `forbidden`
   */
  async ofOthersSince(
    viewer: Viewer,
    since: string,
    most: number,
  ): Promise<ActivityList & { readonly byCommandLine: boolean }> {
    authorise(viewer, 'activity.read');
    const { notActors, ...filter } = this.filterOf(viewer, { ...ALL_ACTIVITY, person: 'others' });
    const commandLine = actorOf(COMMAND_LINE);
    const wanted = { ...filter, actions: ACTIVITY_ACTIONS, from: since };
    const [ofPeople, other] = await Promise.all([
      this.find({ ...wanted, notActors: [...notActors, commandLine] }, most),
      this.find({ ...wanted, notActors, actor: commandLine }, 1),
    ]);
    return { ...ofPeople, byCommandLine: other.events.length > 0 };
  }

  /** The audit log, with who wrote when. @throws NavetteError `forbidden` */
  async journal(viewer: Viewer, query: ActivityQuery): Promise<ActivityList> {
    authorise(viewer, 'system.read');
    return this.find(this.journalFilter(viewer, query), EVENTS_A_PAGE);
  }

  /**
   * All rows of the audit log that a query asks for, in parts: the next is read once the one before
   * was taken.
   * @throws NavetteError `forbidden`, at the first part
   */
  async *journalParts(viewer: Viewer, query: ActivityQuery): AsyncGenerator<readonly ActivityEvent[]> {
    authorise(viewer, 'system.read');
    let before = null;
    for (let count = 0; count < MOST_EVENTS; ) {
      const part: ActivityList = await this.find({ ...this.journalFilter(viewer, query), before }, EVENTS_A_PART);
      yield part.events;
      count += part.events.length;
      before = part.next;
      if (before === null) return;
    }
  }

  private journalFilter(viewer: Viewer, query: ActivityQuery): ActivityFilter {
    return { ...this.filterOf(viewer, query), actions: query.kind === null ? null : actionsOf(query) };
  }

  private filterOf(viewer: Viewer, { person, pageKind, from, to, before }: ActivityQuery): ActivityFilter {
    // Without an account, there is nothing of the viewer's own in the log.
    const me = personIdOf(viewer) ?? 'nobody';
    const { timeZone } = this.#deps;
    return {
      actor: person === 'others' ? null : person === 'me' ? me : person,
      notActors: person === 'others' ? [me] : [],
      actions: null,
      pageId: null,
      pageKind,
      from: from && startOfDay(timeZone, from),
      until: to && startOfDay(timeZone, dayAfter(to, 1)),
      before,
    };
  }

  private async find(filter: ActivityFilter, most: number): Promise<ActivityList> {
    const read = await readFollowed(this.#deps);
    const { rows, next } = await listActivity(read, filter, most);
    const names = await nameActivity(read, rows);
    return { events: rows.map((row) => toEvent(row, names)), next };
  }
}

function actionsOf({ kind }: ActivityQuery): readonly string[] {
  return kind === null ? ACTIVITY_ACTIONS : ACTIVITY[kind];
}

function toEvent(row: ActivityRow, names: ActivityNames): ActivityEvent {
  const { at, action, actor, subject, detail } = row;
  return {
    key: formatActivityCursor(row),
    at,
    action,
    actor,
    ...deedNames(row, names),
    on: subjectOf(row, names),
    subject,
    detail,
  };
}

/** What it was done to, with the address where that is seen best. */
function subjectOf({ action, subject, pageId, detail }: ActivityRow, names: ActivityNames): ActivityEvent['on'] {
  const collection = names.collections.get(subject);
  if (collection) {
    const { title, language } = collection;
    return { title, language, href: collectionPath(collection) };
  }
  const page = pageId === null ? undefined : names.pages.get(pageId);
  if (!page) return null;
  const { title, language } = page;
  const path = pagePath(page);
  if (action === 'edition.published' && typeof detail.number === 'number')
    return { title, language, href: editionPath(path, detail.number) };
  if (!action.startsWith('annotation.')) return { title, language, href: path };
  const thread = names.threads.get(subject);
  const href = thread === undefined ? threadsPath(page, STAFF) : threadPath(page, thread, STAFF);
  return { title, language, href };
}
