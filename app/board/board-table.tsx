import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { type BoardOrder, boardPath, startsDescending } from '#content/board.ts';
import { EntryChange, EntryDue, EntryNext, EntryOwner, EntryThreads, EntryTitle } from './board-entry.tsx';
import type { BoardView } from './board-view.server.ts';

const COLUMNS: readonly { order: BoardOrder | null; label: MessageKey }[] = [
  { order: 'title', label: 'board.column.title' },
  { order: 'stage', label: 'board.column.stage' },
  { order: 'owner', label: 'board.column.owner' },
  { order: 'due', label: 'board.column.due' },
  { order: 'changed', label: 'board.column.changed' },
  { order: null, label: 'board.column.threads' },
  { order: null, label: 'board.column.next' },
];

/** The board as a table; a heading sorts by its column, or reverses the order. */
export function BoardTable({ view: { query, entries, now } }: { view: BoardView }) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={t('board.table')} tabIndex={0}>
      <table className="table board-table">
        <thead>
          <tr>
            {COLUMNS.map(({ order, label }) => {
              if (order === null)
                return (
                  <th key={label} scope="col">
                    {t(label)}
                  </th>
                );
              const isHere = query.order === order;
              const direction = query.descending ? 'descending' : 'ascending';
              const descending = isHere ? !query.descending : startsDescending(order);
              return (
                <th key={label} scope="col" aria-sort={isHere ? direction : undefined}>
                  <a href={boardPath({ ...query, order, descending, page: 1 })}>{t(label)}</a>
                  {isHere && <span aria-hidden="true">{query.descending ? ' ↓' : ' ↑'}</span>}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                <EntryTitle entry={entry} />
              </th>
              <td>
                <span className="badge" data-stage={entry.stage}>
                  {t(`board.stage.${entry.stage}`)}
                </span>
              </td>
              <td>
                <EntryOwner entry={entry} />
              </td>
              <td>
                <EntryDue entry={entry} />
              </td>
              <td>
                <EntryChange entry={entry} now={now} />
              </td>
              <td className="is-number">
                <EntryThreads entry={entry} />
              </td>
              <td>
                <EntryNext entry={entry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
