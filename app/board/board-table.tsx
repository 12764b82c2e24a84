// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { type BoardOrder, boardPath, startsDescending } from '#content/activity/board.ts';
import {
  EntryChange,
  EntryDue,
  EntryNext,
  EntryOverridden,
  EntryOwner,
  EntryReviews,
  EntryStage,
  EntryThreads,
  EntryTitle,
} from './board-entry.tsx';
import type { BoardView } from './board-view.server.ts';

const COLUMNS: readonly { order: BoardOrder | null; label: MessageKey }[] = [
  { order: 'title', label: 'board.column.title' },
  { order: 'stage', label: 'board.column.stage' },
  { order: 'owner', label: 'board.column.owner' },
  { order: 'due', label: 'board.column.due' },
  { order: 'changed', label: 'board.column.changed' },
  { order: null, label: 'board.column.reviews' },
  { order: 'threads', label: 'board.column.threads' },
  { order: null, label: 'board.column.next' },
];

/**
 * The board as a table; a heading sorts by its column, or reverses the order. Where the stylesheet
 * makes cards of the rows, the roles keep it a table for those who hear it.
 */
export function BoardTable({ view: { query, entries, now, me } }: { view: BoardView }) {
  const t = useT();
  const label = (column: 'stage' | 'owner' | 'due' | 'changed' | 'reviews' | 'threads' | 'next') =>
    t('board.label', { name: t(`board.column.${column}`) });
  return (
    <TableScroll aria-label={t('board.table')}>
      <table role="table" className="table board-table">
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map(({ order, label }) => {
              if (order === null)
                return (
                  <th key={label} role="columnheader" scope="col">
                    {t(label)}
                  </th>
                );
              const isHere = query.order === order;
              const direction = query.descending ? 'descending' : 'ascending';
              const descending = isHere ? !query.descending : startsDescending(order);
              return (
                <th key={label} role="columnheader" scope="col" aria-sort={isHere ? direction : undefined}>
                  <a href={boardPath({ ...query, order, descending, page: 1 })}>{t(label)}</a>
                  {isHere && <span aria-hidden="true">{query.descending ? ' ↓' : ' ↑'}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {entries.map((entry) => (
            <tr key={entry.id} role="row">
              <th role="rowheader" scope="row">
                <EntryTitle entry={entry} />
              </th>
              <td role="cell" data-label={label('stage')}>
                <EntryStage entry={entry} />
                <EntryOverridden entry={entry} />
              </td>
              <td role="cell" data-label={label('owner')}>
                <EntryOwner entry={entry} />
              </td>
              <td role="cell" data-label={label('due')}>
                <EntryDue entry={entry} />
              </td>
              <td role="cell" data-label={label('changed')}>
                <EntryChange entry={entry} now={now} />
              </td>
              <td role="cell" data-label={label('reviews')}>
                <EntryReviews entry={entry} />
              </td>
              <td className="is-number" role="cell" data-label={label('threads')}>
                <EntryThreads entry={entry} />
              </td>
              <td role="cell" data-label={label('next')}>
                <EntryNext entry={entry} me={me} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
