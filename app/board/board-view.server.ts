import { type BoardQuery, parseBoardQuery } from '#content/activity/board.ts';
import { personIdOf } from '#content/authorise.ts';
import type { Locale } from '#content/locale.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { setTypography } from '#content/text/typography.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';
import type { Board, BoardSummary } from '#server/board/board-service.ts';
import type { Owner } from '#server/board/follow-up-service.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { MaterialEnded } from '#server/materials/beyond/ended-consent.ts';
import type { BoardStage } from '#server/studies/stage-board.ts';

/** A day of the calendar on which something is due. */
export interface DueDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly entries: readonly BoardEntry[];
  readonly stages: readonly BoardStage[];
}

/** The board as its screen shows it. */
export interface BoardView {
  readonly locale: Locale;
  readonly query: BoardQuery;
  readonly owners: readonly Owner[];
  /** Whom pages can be waiting for, as values of the filter: the staff, and who is asked now. */
  readonly reviewers: readonly { readonly value: string; readonly name: string }[];
  /** Null where what is archived is shown. */
  readonly summary: BoardSummary | null;
  /** ISO 8601. */
  readonly now: string;
  /** The id of the viewer; null for the command line. */
  readonly me: string | null;
  /** The name of the pole that the viewer belongs to; null for none. */
  readonly pole: string | null;
  /** Materials of the viewer's studies that published texts cite although consent has ended. */
  readonly ended: readonly MaterialEnded[];
  readonly counts: Board['counts'];
  readonly total: number;
  /** For the list and the stages. */
  readonly entries: readonly BoardEntry[];
  /** Pages of the list. */
  readonly pages: number;
  /** For the calendar: the month, YYYY-MM, and its days. */
  readonly month: string;
  readonly days: readonly DueDay[];
  /** The month has more due dates than its days show. */
  readonly hasMoreDue: boolean;
  /** If the month has none: the first day after it on which something is due; null for none. */
  readonly nextDueDay: string | null;
  /**
   * Stages of studies, below the first page of the list and the stages; the calendar has its own.
   */
  readonly studyStages: readonly BoardStage[];
  readonly hasMoreStudyStages: boolean;
}

const NO_ENTRIES = { entries: [], hasMore: false };
const NO_STAGES = { stages: [], hasMore: false };
/** Materials whose consent has ended, above the board. */
const MOST_ENDED = 6;
/** Rows of each stage, beside each other. */
const ROWS_OF_A_STAGE = 12;

/** The board that an address asks for. */
export async function boardView(
  parameters: URLSearchParams,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<BoardView> {
  const { board, endedConsent, followUp, stageBoard } = services;
  const query = parseBoardQuery(parameters);
  const month = query.month ?? board.today().slice(0, 7);
  const isCalendar = query.layout === 'dates';
  const [{ entries, counts, total, pages }, due, stagesDue, below, owners, asked, summary, pole, ended] =
    await Promise.all([
      rowsOf(query, board, viewer),
      isCalendar ? board.dueIn(viewer, query, month) : NO_ENTRIES,
      isCalendar ? stageBoard.dueIn(viewer, query, month) : NO_STAGES,
      isCalendar || query.page > 1 ? NO_STAGES : stageBoard.first(viewer, query),
      followUp.owners(viewer),
      board.awaitedReviewers(viewer, query),
      query.archived ? null : board.summary(viewer),
      board.poleOf(viewer),
      endedConsent.waitingFor(viewer, MOST_ENDED),
    ]);
  const days = byDay(due.entries.map(withTypography), stagesDue.stages.map(withStudyTypography));
  return {
    locale,
    query,
    owners,
    reviewers: reviewersOf(owners, asked),
    summary,
    now: board.now(),
    me: personIdOf(viewer),
    pole: findTerm(POLES, pole)?.[locale] ?? null,
    ended,
    counts,
    total,
    entries: entries.map(withTypography),
    pages,
    month,
    days,
    hasMoreDue: due.hasMore || stagesDue.hasMore,
    nextDueDay: isCalendar && days.length === 0 ? await nextDueDay(query, month, { services, viewer }) : null,
    studyStages: below.stages.map(withStudyTypography),
    hasMoreStudyStages: below.hasMore,
  };
}

/** The staff first, then those who are asked for an answer besides. */
function reviewersOf(owners: readonly Owner[], asked: BoardView['reviewers']): BoardView['reviewers'] {
  const staff = owners.map(({ id, name }) => ({ value: id, name }));
  return [...staff, ...asked.filter(({ value }) => !staff.some((one) => one.value === value))];
}

async function nextDueDay(
  query: BoardQuery,
  month: string,
  { services: { board, stageBoard }, viewer }: Pick<AppContext, 'services' | 'viewer'>,
): Promise<string | null> {
  const days = await Promise.all([board.nextDueDay(viewer, query, month), stageBoard.nextDueDay(viewer, query, month)]);
  return days.flatMap((day) => day ?? []).sort()[0] ?? null;
}

/** The calendar has rows of its own. */
async function rowsOf(
  query: BoardQuery,
  board: AppContext['services']['board'],
  viewer: AppContext['viewer'],
): Promise<Board> {
  if (query.layout === 'dates') return { entries: [], ...(await board.count(viewer, query)) };
  return query.layout === 'stages' ? board.byStage(viewer, query, ROWS_OF_A_STAGE) : board.list(viewer, query);
}

function withTypography(entry: BoardEntry): BoardEntry {
  return { ...entry, title: setTypography(entry.title, entry.language) };
}

function withStudyTypography(stage: BoardStage): BoardStage {
  const { title, language } = stage.study;
  return { ...stage, study: { language, title: setTypography(title, language) } };
}

/** What is due by day, in the order of the days. */
function byDay(entries: readonly BoardEntry[], stages: readonly BoardStage[]): DueDay[] {
  const days = [...new Set([...entries, ...stages].map(({ dueOn }) => dueOn!))].sort();
  return days.map((day) => ({
    day,
    entries: entries.filter(({ dueOn }) => dueOn === day),
    stages: stages.filter(({ dueOn }) => dueOn === day),
  }));
}
