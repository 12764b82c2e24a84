import { authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/person.ts';
import {
  LONGEST_SYNONYM_LIST,
  readSynonymList,
  type SynonymProblem,
  writeSynonymList,
} from '#content/search/synonym-list.ts';
import { FIELD_SYNONYMS } from '#content/search/synonyms.ts';
import type { Database } from '#db/database.ts';
import { findSynonymList, keepSynonymList } from '#db/synonym-repository.ts';
import {
  countUnanswered,
  forgetUnanswered,
  listUnanswered,
  type UnansweredQuery,
} from '#db/unanswered-query-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

export type { UnansweredQuery };

/** Days that what found nothing is kept. */
export const DAYS_KEPT = 30;
/** Different queries kept of a day, letters of one, lines shown: what a machine that asks nonsense can fill. */
const MOST_A_DAY = 500;
const LONGEST_QUERY = 120;
const SHOWN = 200;
const DAY = 86_400_000;

/** The list of synonyms as it is edited. */
export interface SynonymSheet {
  readonly text: string;
  /** What a change must name: another means that a colleague was faster. Empty: nobody has changed the list yet. */
  readonly version: string;
  readonly updatedBy: string | null;
}

/** What staff look after so that others find: what was searched and not found, and the list of synonyms. */
export class SearchCare {
  private readonly database: Database;
  private readonly events: EventBus;
  private readonly clock: Clock;

  constructor(deps: { database: Database; events: EventBus; clock: Clock }) {
    this.database = deps.database;
    this.events = deps.events;
    this.clock = deps.clock;
  }

  /** Counts a query that found nothing, without who asked. What looks like an address of a person is not kept. */
  async countUnanswered(typed: string): Promise<void> {
    const query = typed.normalize('NFC').toLowerCase().replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim();
    if (query === '' || query.length > LONGEST_QUERY || query.includes('@')) return;
    await this.database.write(async (trx) => {
      await forgetUnanswered(trx, this.dayBefore(DAYS_KEPT));
      await countUnanswered(trx, this.dayBefore(0), query, MOST_A_DAY);
    });
  }

  /** What found nothing in the last 30 days, the most asked first. */
  async unanswered(viewer: Viewer): Promise<UnansweredQuery[]> {
    authorise(viewer, 'search.manage');
    return listUnanswered(this.database.read, this.dayBefore(DAYS_KEPT), SHOWN);
  }

  /** The list of synonyms. */
  async synonyms(viewer: Viewer): Promise<SynonymSheet> {
    authorise(viewer, 'search.manage');
    return sheetOf(await findSynonymList(this.database.read));
  }

  /**
   * Keeps a changed list; it holds for the next search. Lines that cannot be used are kept as they are, and told.
   * @param change.version that of the sheet that was changed
   * @throws NavetteError `too-large`; `conflict` with `reason: 'version'` when somebody else has changed the list meanwhile
   */
  async changeSynonyms(
    change: { readonly text: string; readonly version: string },
    viewer: Viewer,
  ): Promise<SynonymProblem[]> {
    authorise(viewer, 'search.manage');
    const text = change.text.normalize('NFC').replace(/\r\n?/g, '\n').trimEnd();
    if (text.length > LONGEST_SYNONYM_LIST) throw new NavetteError('too-large', { limit: LONGEST_SYNONYM_LIST });
    await this.database.write(async (trx) => {
      const before = sheetOf(await findSynonymList(trx));
      if (before.version !== change.version) throw new NavetteError('conflict', { reason: 'version' });
      const updatedAt = this.clock().toISOString();
      await keepSynonymList(trx, { text: `${text}\n`, updatedAt, updatedBy: personIdOf(viewer) });
    });
    this.events.emit('synonyms-changed');
    return readSynonymList(text).problems;
  }

  private dayBefore(days: number): string {
    return new Date(this.clock().getTime() - days * DAY).toISOString().slice(0, 10);
  }
}

function sheetOf(list: Awaited<ReturnType<typeof findSynonymList>>): SynonymSheet {
  return list
    ? { text: list.text, version: list.updatedAt, updatedBy: list.updatedBy }
    : { text: writeSynonymList(FIELD_SYNONYMS), version: '', updatedBy: null };
}
