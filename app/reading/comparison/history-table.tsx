import { deedOf } from '#app/i18n/deed-of.ts';
import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';

interface HistoryRow {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly actorName: string | null;
  readonly subjectName: string | null;
}

/** The latest audit entries: action, actor, object. */
export function HistoryTable({ history, label }: { history: readonly HistoryRow[]; label: string }) {
  const t = useT();
  if (history.length === 0) return <p className="quiet">{t('admin.historyEmpty')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('admin.history.when')}</th>
            <th scope="col">{t('admin.history.who')}</th>
            <th scope="col">{t('admin.history.what')}</th>
            <th scope="col">{t('admin.history.whom')}</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ at, actor, action, subject, actorName, subjectName }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are never reordered, and two may have the same instant
            <tr key={index}>
              <td>
                <Instant iso={at} />
              </td>
              <td>{actorName ?? (actor === 'cli' ? t('admin.history.commandLine') : actor)}</td>
              <td>{deedOf(t, action)}</td>
              <td>{actor === subject ? '' : (subjectName ?? subject)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
