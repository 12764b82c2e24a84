import type { Translate } from '#app/i18n/translate.ts';
import { stageGuidance } from '#content/study/stage-guidance.ts';
import type { ThreadStage } from '#server/studies/study-thread.ts';
import { stageName } from './stage-name.ts';

/** The stages of a study as rows of a file, the first with their headings. */
export function stagesCsv(stages: readonly ThreadStage[], t: Translate): string[][] {
  return [
    [
      t('stages.board.kind'),
      t('stages.form.state'),
      t('stages.reason'),
      t('stages.people'),
      t('stages.begins'),
      t('stages.due'),
      t('stages.leaves'),
      t('stages.note'),
    ],
    ...stages.map((one) => [
      stageName(t, one.stage),
      t(`stages.state.${one.state}`),
      one.state === 'skipped' ? one.reason : '',
      one.people.map(({ name }) => name).join(', '),
      one.beginsOn,
      one.dueOn,
      stageGuidance(one.stage, t.locale).leaves,
      one.note,
    ]),
  ];
}
