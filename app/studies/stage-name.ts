import type { Translate } from '#app/i18n/translate.ts';
import { STUDY_STAGES } from '#content/kinds/study.ts';
import type { StageCode } from '#content/study/study-stage.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/** The name of a stage in the reader's language. */
export const stageName = (t: Translate, stage: StageCode): string => findTerm(STUDY_STAGES, stage)?.[t.locale] ?? stage;
