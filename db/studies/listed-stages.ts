import type { ExpressionBuilder } from 'kysely';
import type { StageCode, StageState } from '#content/study/study-stage.ts';
import { hasTitleWords, type TitleFilter } from '#db/board/title-filter.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';

/** A stage of a study that the board lists, with its study. */
export interface ListedStageRow {
  readonly pageId: string;
  readonly stage: StageCode;
  readonly state: StageState;
  /** YYYY-MM-DD or empty, as is `dueOn`. */
  readonly beginsOn: string;
  readonly dueOn: string;
  readonly slug: string;
  readonly title: string;
  readonly language: string;
}

/** Filter of stages. Null: any. */
export interface StageFilter extends TitleFilter {
  /** Only of this person; `none` for stages without people responsible. */
  readonly person: string | null;
  /** Only stages due before this day, YYYY-MM-DD. */
  readonly lateOn: string | null;
  /** Only stages of this person (null: of anyone) under way, or due to be, on this day. */
  readonly waiting: { readonly personId: string | null; readonly today: string } | null;
  /** A code of POLES that the study's notice names. */
  readonly pole: string | null;
  /** A code of PROGRAMMES that the study's notice names. */
  readonly programme: string | null;
  /** Only stages due from the first of these days to before the second. */
  readonly due: readonly [from: string, before: string] | null;
}

/**
 * Open stages with a due date or people responsible, of studies that are neither archived nor in
 * the bin, by due date; those without one last.
 */
export async function listListedStages(db: Reader, filter: StageFilter, limit: number): Promise<ListedStageRow[]> {
  // Two queries, so that an index sorts each.
  const dated = await stages(db, filter)
    .where('studyStage.dueOn', '>', '')
    .orderBy('studyStage.dueOn')
    .orderBy('studyStage.pageId')
    .orderBy('studyStage.stage')
    .limit(limit)
    .execute();
  const left = limit - dated.length;
  if (left === 0 || filter.lateOn !== null || filter.due !== null) return dated;
  const others = await stages(db, filter)
    .where('studyStage.dueOn', '=', '')
    .orderBy('studyStage.pageId')
    .orderBy('studyStage.stage')
    .limit(left)
    .execute();
  return [...dated, ...others];
}

function stages(db: Reader, { title, literally, person, lateOn, waiting, pole, programme, due }: StageFilter) {
  let query = db
    .selectFrom('studyStage')
    .innerJoin('page', 'page.id', 'studyStage.pageId')
    .select(['studyStage.pageId', 'studyStage.stage', 'studyStage.state', 'studyStage.beginsOn', 'studyStage.dueOn'])
    .select(['page.slug', 'page.title', 'page.language'])
    .where('studyStage.isListed', '=', 1)
    // Studies in the bin are archived too.
    .where('page.archivedAt', 'is', null);
  if (title.length + literally.length > 0) query = query.where((eb) => hasTitleWords(eb, { title, literally }));
  if (lateOn !== null) query = query.where('studyStage.dueOn', '<', lateOn);
  if (due !== null) query = query.where('studyStage.dueOn', '>=', due[0]).where('studyStage.dueOn', '<', due[1]);
  if (person === 'none') query = query.where((eb) => eb.not(eb.exists(responsible(eb, null))));
  else if (person !== null) query = query.where((eb) => eb.exists(responsible(eb, person)));
  if (waiting !== null) {
    const { personId, today } = waiting;
    query = query
      .where((eb) => eb.exists(responsible(eb, personId)))
      .where((eb) =>
        eb.or([
          eb('studyStage.state', '=', 'under-way'),
          ...(['studyStage.beginsOn', 'studyStage.dueOn'] as const).map((column) =>
            eb.and([eb(column, '>', ''), eb(column, '<=', today)]),
          ),
        ]),
      );
  }
  for (const [vocabulary, code] of [
    ['poles', pole],
    ['programmes', programme],
  ] as const)
    if (code !== null)
      query = query.where('studyStage.pageId', 'in', (eb) =>
        eb
          .selectFrom('pageTerm')
          .select('pageTerm.pageId')
          .where('vocabulary', '=', vocabulary)
          .where('code', '=', code),
      );
  return query;
}

/** Whether this person (null: anyone) is responsible for a stage. */
function responsible(eb: ExpressionBuilder<Schema, 'studyStage'>, personId: string | null) {
  const people = eb
    .selectFrom('studyStagePerson')
    .select('studyStagePerson.personId')
    .whereRef('studyStagePerson.pageId', '=', 'studyStage.pageId')
    .whereRef('studyStagePerson.stage', '=', 'studyStage.stage');
  return personId === null ? people : people.where('studyStagePerson.personId', '=', personId);
}
