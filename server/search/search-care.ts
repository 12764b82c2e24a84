import { authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { checkInput } from '#content/input/parse-input.ts';
import { type SynonymInput, synonymInput } from '#content/input/synonym-input.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  LONGEST_SYNONYM_LIST,
  readSynonymList,
  type SynonymProblem,
  writeSynonymList,
} from '#content/search/words/synonym-list.ts';
import { FIELD_SYNONYMS } from '#content/search/words/synonyms.ts';
import type { Database } from '#db/driver/database.ts';
import { findSynonymList, keepSynonymList } from '#db/search/synonym-repository.ts';
import {
  countUnanswered,
  forgetUnanswered,
  listUnanswered,
  type UnansweredQuery,
} from '#db/search/unanswered-query-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';

export type { UnansweredQuery };

/** Days for which unanswered queries are stored. */
export const DAYS_KEPT = 30;
/** Limits against nonsense queries: stored per day, characters of one, rows shown. */
const MOST_A_DAY = 500;
const LONGEST_QUERY = 120;
const SHOWN = 200;
const DAY = 86_400_000;

/** The list of synonyms for editing. */
export interface SynonymSheet {
  readonly text: string;
  /**
   * Version for optimistic locking: a change must name the present one. Empty: the list was never
   * edited.
   */
  readonly version: string;
  readonly updatedBy: string | null;
}

interface SearchCareDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** What staff maintain to improve search: queries without results, and the list of synonyms. */
export class SearchCare {
  readonly #deps: SearchCareDeps;

  constructor(deps: SearchCareDeps) {
    this.#deps = deps;
  }

  /**
   * Counts a query without results, without recording who asked. Skips what may be an e-mail
   * address.
   */
  async countUnanswered(typed: string): Promise<void> {
    const query = typed.normalize('NFC').toLowerCase().replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim();
    if (query === '' || query.length > LONGEST_QUERY || query.includes('@')) return;
    await this.#deps.database.write(async (trx) => {
      await forgetUnanswered(trx, this.dayBefore(DAYS_KEPT));
      await countUnanswered(trx, this.dayBefore(0), query, MOST_A_DAY);
    });
  }

  /** Queries without results of the last 30 days, most frequent first. */
  async unanswered(viewer: Viewer): Promise<UnansweredQuery[]> {
    authorise(viewer, 'search.manage');
    return listUnanswered(this.#deps.database.read, this.dayBefore(DAYS_KEPT), SHOWN);
  }

  /** The list of synonyms. */
  async synonyms(viewer: Viewer): Promise<SynonymSheet> {
    authorise(viewer, 'search.manage');
    return sheetOf(await findSynonymList(this.#deps.database.read));
  }

  /**
   * Stores an edited list, effective for the next search. Unusable lines are stored unchanged, and
   * reported.
   * @param change.version the version that was edited
   * @throws NavetteError `too-large`; `conflict` with `reason: 'version'` if the list has changed
   * since
   */
  async changeSynonyms(change: SynonymInput, viewer: Viewer): Promise<SynonymProblem[]> {
    authorise(viewer, 'search.manage');
    const checked = checkInput(synonymInput, change);
    if (!checked.ok) throw new NavetteError('too-large', { limit: LONGEST_SYNONYM_LIST });
    const { text } = checked.value;
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const before = sheetOf(await findSynonymList(trx));
      if (before.version !== change.version) throw new NavetteError('conflict', { reason: 'version' });
      const updatedAt = this.#deps.clock().toISOString();
      await keepSynonymList(trx, { text: `${text}\n`, updatedAt, updatedBy: personIdOf(viewer) });
    });
    this.#deps.events.emit('synonyms-changed');
    return readSynonymList(text).problems;
  }

  private dayBefore(days: number): string {
    return new Date(this.#deps.clock().getTime() - days * DAY).toISOString().slice(0, 10);
  }
}

function sheetOf(list: Awaited<ReturnType<typeof findSynonymList>>): SynonymSheet {
  return list
    ? { text: list.text, version: list.updatedAt, updatedBy: list.updatedBy }
    : { text: writeSynonymList(FIELD_SYNONYMS), version: '', updatedBy: null };
}
