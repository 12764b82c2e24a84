import { kindName } from '#app/i18n/kind-name.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { stageName } from '#app/studies/stage-name.ts';
import { dayIn } from '#content/activity/local-day.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';
import type { BoardStage } from '#server/studies/stage-board.ts';
import { nextStep } from './next-step.ts';

/**
 * The board's rows for a file, with dates as spreadsheets read them; after them, stages of studies.
 * @param origin of the addresses
 * @param timeZone the network's
 */
export async function* boardCsv(
  parts: AsyncIterable<readonly BoardEntry[]>,
  stages: () => Promise<readonly BoardStage[]>,
  t: Translate,
  { origin, timeZone }: { origin: string; timeZone: string },
): AsyncGenerator<readonly (readonly string[])[]> {
  yield [
    [
      t('board.column.title'),
      t('board.file.kind'),
      t('board.column.stage'),
      t('board.file.edition'),
      t('board.file.visibility'),
      t('board.column.owner'),
      t('board.column.due'),
      t('board.file.late'),
      t('board.column.changed'),
      t('board.file.writer'),
      t('board.column.reviews'),
      t('board.column.threads'),
      t('board.file.mustFix'),
      t('board.column.next'),
      t('board.file.address'),
    ],
  ];
  for await (const entries of parts)
    yield entries.map((entry) => [
      entry.title,
      kindName(t, entry.kind),
      entry.isArchived ? t('kinds.status.archived') : t(`board.stage.${entry.stage}`),
      entry.edition === null ? '' : String(entry.edition),
      entry.isArchived ? t('board.file.staffOnly') : t(`kinds.visibility.${entry.visibility}`),
      entry.owner ?? '',
      entry.dueOn ?? '',
      entry.late ? t('board.late') : '',
      dayIn(timeZone, new Date(entry.changedAt)),
      entry.writer ?? '',
      entry.reviews
        .map(({ name, state, isBefore }) => {
          const answer = t(`review.state.${state}`) + (isBefore ? ` ${t('review.before')}` : '');
          return `${name || t('review.team')} (${answer})`;
        })
        .join(', '),
      String(entry.openThreads),
      String(entry.mustFixThreads),
      nextWords(t, entry),
      origin + entry.path,
    ]);
  const found = await stages();
  if (found.length > 0)
    yield found.map(({ stage, state, people, dueOn, late, path, study }) => [
      `${study.title} · ${stageName(t, stage)}`,
      t('stages.board.kind'),
      t(`stages.state.${state}`),
      '',
      '',
      people.join(', '),
      dueOn ?? '',
      late ? t('board.late') : '',
      '',
      '',
      '',
      '',
      '',
      '',
      origin + path,
    ]);
}

function nextWords(t: Translate, entry: BoardEntry): string {
  // A file goes from hand to hand.
  const step = nextStep(entry, null);
  return step === null ? '' : t(`board.next.${step}`);
}
