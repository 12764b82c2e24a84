import { useT } from '#app/i18n/translate.ts';
import { boardPath, stagesOf } from '#content/activity/board.ts';
import { EntryChange, EntryDue, EntryNext, EntryOverridden, EntryReviews, EntryTitle } from './board-entry.tsx';
import type { BoardView } from './board-view.server.ts';

/** The board by stage: a column each, with the first of its rows. */
export function BoardStages({ view: { query, entries, counts, now, me } }: { view: BoardView }) {
  const t = useT();
  const stages = stagesOf(query.stage);
  return (
    <div className="board-stages">
      {stages.map((stage) => {
        const here = entries.filter((entry) => entry.stage === stage);
        return (
          <section key={stage} aria-labelledby={`etape-${stage}`}>
            <h2 id={`etape-${stage}`} className="label">
              {t(`board.stage.${stage}`)} <span className="quiet">{counts[stage]}</span>
            </h2>
            {here.length === 0 ? (
              <p className="quiet">{t('board.emptyStage')}</p>
            ) : (
              <ul>
                {here.map((entry) => (
                  <li key={entry.id} className="board-card">
                    <p>
                      <EntryTitle entry={entry} />
                    </p>
                    <p className="quiet">
                      {entry.owner !== null && (
                        <>
                          <bdi>{entry.owner}</bdi>
                          <br />
                        </>
                      )}
                      {entry.dueOn !== null && (
                        <>
                          <EntryDue entry={entry} />
                          <br />
                        </>
                      )}
                      {t('board.label', { name: t('board.column.changed') })} <EntryChange entry={entry} now={now} />
                    </p>
                    <EntryOverridden entry={entry} />
                    <EntryReviews entry={entry} />
                    <p>
                      <EntryNext entry={entry} me={me} />
                    </p>
                  </li>
                ))}
              </ul>
            )}
            {counts[stage] > here.length && (
              <p>
                <a href={boardPath({ ...query, layout: 'table', stage, page: 1 })}>
                  {t('board.allOfStage', { count: counts[stage] })}
                </a>
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}
