import { useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import type { ListedPoint } from '#app/editor/tools/history-view.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { dayOf, daysAgo, hourOf, momentOf } from '#app/editor/tools/when.ts';
import { formatList } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { shortestClocks } from './shortest-clocks.ts';
import { useRestorePoints } from './use-restore-points.ts';

/** Checkpoints shown at first: about a day of writing. */
const FIRST = 24;

function dayName(t: Translate, iso: string): string {
  const ago = daysAgo(iso);
  if (ago === 0) return t('editor.history.today');
  if (ago === 1) return t('editor.history.yesterday');
  return dayOf(iso, t.locale);
}

function byDay(t: Translate, points: readonly ListedPoint[]): Map<string, ListedPoint[]> {
  const days = new Map<string, ListedPoint[]>();
  for (const point of points) {
    const name = dayName(t, point.createdAt);
    const day = days.get(name);
    if (day) day.push(point);
    else days.set(name, [point]);
  }
  return days;
}

/** All checkpoints of the draft, by day. */
export function RestorePointList() {
  const t = useT();
  const { view, failed, read } = useRestorePoints();
  const [all, setAll] = useState(false);
  const writable = useSession(useEditorTools().session, 'writable');
  if (!view) {
    if (!failed) return <p className="quiet">{t('editor.history.loading')}</p>;
    return (
      <>
        <p>{t('editor.history.failed')}</p>
        <button type="button" className="button is-quiet is-small" onClick={() => void read()}>
          {t('editor.history.retry')}
        </button>
      </>
    );
  }
  const mayRestore = view.mayRestore && writable;
  const points = shortestClocks(view.points);
  if (points.length === 0) return <p className="quiet">{t('editor.history.none')}</p>;
  const shown = all ? points : points.slice(0, FIRST);
  return (
    <>
      {failed && <p className="quiet">{t('editor.panel.stateFailed')}</p>}
      {[...byDay(t, shown)].map(([day, ofDay]) => (
        <section key={day}>
          <h3 className="point-day">{day}</h3>
          <ol className="panel-list point-list">
            {ofDay.map((point) => (
              <Point
                key={point.id}
                point={point}
                previous={points[points.indexOf(point) + 1] ?? null}
                mayRestore={mayRestore}
              />
            ))}
          </ol>
        </section>
      ))}
      {shown.length < points.length && (
        <p className="panel-actions">
          <button type="button" className="button is-quiet is-small" onClick={() => setAll(true)}>
            {t('editor.history.older', { count: points.length - shown.length })}
          </button>
        </p>
      )}
    </>
  );
}

function reasonOf(t: Translate, { reason, replacedBy }: ListedPoint): string {
  const text = t(`editor.history.reason.${reason}`);
  return replacedBy === null ? text : t('editor.history.by', { reason: text, who: replacedBy });
}

interface PointProps {
  readonly point: ListedPoint;
  readonly previous: ListedPoint | null;
  readonly mayRestore: boolean;
}

function Point({ point, previous, mayRestore }: PointProps) {
  const t = useT();
  const { open } = useEditorTools();
  const { createdAt, clock, authors, words } = point;
  const when = momentOf(createdAt, t.locale, clock);
  return (
    <li>
      <p className="point-head">
        <time dateTime={createdAt}>{hourOf(createdAt, t.locale, clock)}</time>
        <span className="point-reason">{reasonOf(t, point)}</span>
      </p>
      <p className="quiet">
        {authors.length > 0 && `${formatList(authors, t.locale)} · `}
        {t('editor.words', { count: words })}
      </p>
      <p className="panel-actions">
        <button
          type="button"
          className="button is-quiet is-small"
          aria-label={t('editor.history.compareLabel', { when })}
          onClick={() => open({ type: 'compare', point, previous, mayRestore })}
        >
          {t('editor.history.compare')}
        </button>
        {mayRestore && (
          <button
            type="button"
            className="button is-quiet is-small"
            aria-label={t('editor.history.restoreLabel', { when })}
            onClick={() => open({ type: 'restore', point })}
          >
            {t('editor.history.restore')}
          </button>
        )}
      </p>
    </li>
  );
}
