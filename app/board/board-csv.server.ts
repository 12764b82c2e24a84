import { kindName } from '#app/i18n/kind-name.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { toCsv } from '#content/text/csv.ts';
import type { BoardEntry } from '#server/pages/board-service.ts';

/** The board's rows as CSV, with dates as spreadsheets read them. @param origin of the addresses */
export function boardCsv(entries: readonly BoardEntry[], t: Translate, origin: string): string {
  const head = [
    t('board.column.title'),
    t('board.file.kind'),
    t('board.column.stage'),
    t('board.file.edition'),
    t('board.file.visibility'),
    t('board.column.owner'),
    t('board.column.due'),
    t('board.column.changed'),
    t('board.file.writer'),
    t('board.column.threads'),
    t('board.file.address'),
  ];
  const rows = entries.map((entry) => [
    entry.title,
    kindName(t, entry.kind),
    t(`board.stage.${entry.stage}`),
    entry.edition === null ? '' : String(entry.edition),
    t(`kinds.visibility.${entry.visibility}`),
    entry.owner ?? '',
    entry.dueOn ?? '',
    entry.changedAt.slice(0, 10),
    entry.writer ?? '',
    String(entry.openThreads),
    origin + entry.path,
  ]);
  return toCsv([head, ...rows], t.locale === 'fr' ? ';' : ',');
}
