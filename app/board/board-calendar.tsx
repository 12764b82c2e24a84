import { formatDate, formatMoment } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { boardPath } from '#content/activity/board.ts';
import { EntryDue, EntryNext, EntryOwner, EntryReviews, EntryTitle } from './board-entry.tsx';
import type { BoardView } from './board-view.server.ts';
import { StageCards } from './study-stages.tsx';

/** The due dates of a month, day by day. */
export function BoardCalendar({ view }: { view: BoardView }) {
  const { query, month, days, hasMoreDue, nextDueDay, me } = view;
  const t = useT();
  // Noon, so that no time zone makes it another day.
  const shown = formatMoment(`${month}-15T12:00:00Z`, t.locale, { month: 'long', year: 'numeric' });
  return (
    <section aria-labelledby="mois" className="board-calendar">
      <div className="list-bar">
        <h2 id="mois">{shown}</h2>
        <p className="actions">
          <a className="button is-quiet" href={boardPath({ ...query, month: monthAfter(month, -1) })} rel="prev">
            ← {t('board.month.previous')}
          </a>
          <a className="button is-quiet" href={boardPath({ ...query, month: monthAfter(month, 1) })} rel="next">
            {t('board.month.next')} →
          </a>
        </p>
      </div>
      {hasMoreDue && (
        <p>
          {t('board.month.more')}{' '}
          <a href={boardPath({ ...query, layout: 'table', order: 'due', descending: false, page: 1, month: null })}>
            {t('board.month.all')}
          </a>
        </p>
      )}
      {days.length === 0 ? (
        <div className="empty">
          <p>{t('board.month.empty', { month: shown })}</p>
          {nextDueDay && (
            <p>
              <a href={boardPath({ ...query, month: nextDueDay.slice(0, 7) })}>
                {t('board.month.nextDay', { date: formatDate(nextDueDay, t.locale) })}
              </a>
            </p>
          )}
        </div>
      ) : (
        <ol className="board-days">
          {days.map(({ day, entries, stages }) => (
            <li key={day}>
              <h3>
                <time dateTime={day}>
                  {formatMoment(`${day}T12:00:00Z`, t.locale, { weekday: 'long', day: 'numeric', month: 'long' })}
                </time>
              </h3>
              {entries.length > 0 && (
                <ul>
                  {entries.map((entry) => (
                    <li key={entry.id} className="board-card">
                      <p>
                        <EntryTitle entry={entry} />
                      </p>
                      <p className="quiet">
                        <span className="badge" data-stage={entry.stage}>
                          {t(`board.stage.${entry.stage}`)}
                        </span>{' '}
                        <EntryOwner entry={entry} /> {entry.late && <EntryDue entry={entry} />}
                      </p>
                      {entry.reviews.some(({ dueOn }) => dueOn === day) && <EntryReviews entry={entry} />}
                      <p>
                        <EntryNext entry={entry} me={me} />
                      </p>
                    </li>
                  ))}
                </ul>
              )}
              {stages.length > 0 && <StageCards stages={stages} />}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** @param month YYYY-MM */
function monthAfter(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year!, number! - 1 + months, 1)).toISOString().slice(0, 7);
}
