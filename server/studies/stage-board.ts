import type { BoardQuery } from '#content/activity/board.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { pagePath } from '#content/addresses/address.ts';
import { stagePath } from '#content/addresses/site-paths.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { stageSlug } from '#content/study/stage-guidance.ts';
import { isLateStage, type StageCode, type StageState } from '#content/study/study-stage.ts';
import { findPole } from '#db/auth/person-repository.ts';
import { titleWords } from '#db/board/title-filter.ts';
import type { Database } from '#db/driver/database.ts';
import { type ListedStageRow, listListedStages, type StageFilter } from '#db/studies/listed-stages.ts';
import { listStagePeople } from '#db/studies/stage-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** A stage of a study, as the board and the desk list it. */
export interface BoardStage {
  readonly id: string;
  readonly stage: StageCode;
  readonly state: StageState;
  /** YYYY-MM-DD; null for no day. */
  readonly dueOn: string | null;
  readonly late: boolean;
  /** Names of the people responsible. */
  readonly people: readonly string[];
  /** Path of its form. */
  readonly path: string;
  readonly study: { readonly title: string; readonly language: string };
}

/** The first stages of a list, and whether there are others. */
interface FirstStages {
  readonly stages: readonly BoardStage[];
  readonly hasMore: boolean;
}

/** Most stages on the board; the file has all. */
const MOST_ON_BOARD = 50;
/** Most stages in a month of the calendar. */
const MOST_STAGES_IN_A_MONTH = 300;
/** Most stages in a file. */
const MOST_IN_FILE = 20_000;

interface StageBoardDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** The network's. */
  readonly timeZone: string;
}

/** The stages of all studies that have a due date or people responsible, for the board. */
export class StageBoard {
  readonly #deps: StageBoardDeps;

  constructor(deps: StageBoardDeps) {
    this.#deps = deps;
  }

  /** The first stages that match a query of the board. @throws NavetteError `forbidden` */
  first(viewer: Viewer, query: BoardQuery): Promise<FirstStages> {
    return this.#first(viewer, query, null, MOST_ON_BOARD);
  }

  /** All stages that match, for a file. @throws NavetteError `forbidden` */
  all(viewer: Viewer, query: BoardQuery): Promise<BoardStage[]> {
    return this.#list(viewer, query, null, MOST_IN_FILE);
  }

  /**
   * The first stages that are due in a month.
   * @param month YYYY-MM
   * @throws NavetteError `forbidden`
   */
  dueIn(viewer: Viewer, query: BoardQuery, month: string): Promise<FirstStages> {
    return this.#first(viewer, query, [`${month}-01`, `${month}-32`], MOST_STAGES_IN_A_MONTH);
  }

  /**
   * The first day after a month on which one is due; null for none.
   * @throws NavetteError `forbidden`
   */
  async nextDueDay(viewer: Viewer, query: BoardQuery, month: string): Promise<string | null> {
    const [first] = await this.#list(viewer, query, [`${month}-32`, '9999'], 1);
    return first?.dueOn ?? null;
  }

  /** Those that wait for the viewer, the first due first. @throws NavetteError `forbidden` */
  async waitingFor(viewer: Viewer, limit: number): Promise<BoardStage[]> {
    authorise(viewer, 'material.read');
    const waiting = { personId: personIdOf(viewer) ?? 'nobody', today: this.#today() };
    return this.#find(
      { ...titleWords(''), person: null, lateOn: null, waiting, pole: null, programme: null, due: null },
      limit,
    );
  }

  async #first(viewer: Viewer, query: BoardQuery, due: StageFilter['due'], most: number): Promise<FirstStages> {
    const found = await this.#list(viewer, query, due, most + 1);
    return { stages: found.slice(0, most), hasMore: found.length > most };
  }

  async #list(viewer: Viewer, query: BoardQuery, due: StageFilter['due'], limit: number): Promise<BoardStage[]> {
    authorise(viewer, 'material.read');
    const { title, kind, stage, archived, owner, awaited, late, programme } = query;
    // Stages of studies match only the kind `study`; the query's `stage` is that of a page.
    if (archived || stage !== null || (kind !== null && kind !== 'page' && kind !== 'study')) return [];
    const me = personIdOf(viewer) ?? 'nobody';
    const pole = query.pole === 'mine' ? await findPole(this.#deps.database.read, me) : query.pole;
    const today = this.#today();
    const filter: StageFilter = {
      ...titleWords(title),
      person: owner === 'me' ? me : owner,
      lateOn: late ? today : null,
      waiting:
        awaited === null ? null : { personId: awaited === 'any' ? null : awaited === 'me' ? me : awaited, today },
      pole: pole === '' ? null : pole,
      programme,
      due,
    };
    return this.#find(filter, limit);
  }

  async #find(filter: StageFilter, limit: number): Promise<BoardStage[]> {
    const { read } = this.#deps.database;
    const rows = await listListedStages(read, filter, limit);
    const names = new Map<string, string[]>();
    const people = await listStagePeople(
      read,
      rows.map(({ pageId }) => pageId),
    );
    for (const { name, ...of } of people) names.set(idOf(of), [...(names.get(idOf(of)) ?? []), name]);
    const today = this.#today();
    return rows.map((row) => ({
      id: idOf(row),
      stage: row.stage,
      state: row.state,
      dueOn: row.dueOn === '' ? null : row.dueOn,
      late: isLateStage(row, today),
      people: names.get(idOf(row)) ?? [],
      path: stagePath(pagePath({ kind: 'study', slug: row.slug }), stageSlug(row.stage)),
      study: { title: row.title, language: row.language },
    }));
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }
}

const idOf = ({ pageId, stage }: Pick<ListedStageRow, 'pageId' | 'stage'>): string => `${pageId}/${stage}`;
