import { STUDY_STAGES } from '#content/kinds/study.ts';

/** A stage of a study, in the order of STUDY_STAGES. */
export type StageCode = (typeof STUDY_STAGES)[number]['code'];

export const STAGE_CODES = STUDY_STAGES.map(({ code }) => code) as [StageCode, ...StageCode[]];

/** The state of a stage. A study may skip a stage that it does not need, with a reason. */
export const STAGE_STATES = ['to-do', 'under-way', 'done', 'skipped'] as const;
export type StageState = (typeof STAGE_STATES)[number];

/** Whether something is still to be done for a stage. */
export const isOpenStage = (state: StageState): boolean => state === 'to-do' || state === 'under-way';

/**
 * The current stage of a study: its first stage under way, else the first that is still to be done;
 * null once all are done or skipped.
 * @param stages in their order
 */
export function currentStage(
  stages: readonly { readonly stage: StageCode; readonly state: StageState }[],
): StageCode | null {
  const found = stages.find(({ state }) => state === 'under-way') ?? stages.find(({ state }) => isOpenStage(state));
  return found?.stage ?? null;
}

/**
 * Whether a stage should be done by now.
 * @param stage.dueOn YYYY-MM-DD or empty
 * @param today YYYY-MM-DD
 */
export const isLateStage = (stage: { readonly state: StageState; readonly dueOn: string }, today: string): boolean =>
  isOpenStage(stage.state) && stage.dueOn !== '' && stage.dueOn < today;
