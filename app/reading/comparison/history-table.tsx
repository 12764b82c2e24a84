// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { deedDetails } from '#app/i18n/deed-details.ts';
import { deedOf } from '#app/i18n/deed-of.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { setTypography } from '#content/text/typography.ts';

interface HistoryRow {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly actorName: string | null;
  readonly subjectName: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly ownerName?: string | null;
}

/** The latest audit entries: action, actor, object. */
export function HistoryTable({ history, label }: { history: readonly HistoryRow[]; label: string }) {
  const t = useT();
  if (history.length === 0) return <p className="quiet">{t('admin.historyEmpty')}</p>;
  return (
    <TableScroll aria-label={label}>
      <table role="table" className="table history-table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('admin.history.when')}
            </th>
            <th role="columnheader" scope="col">
              {t('admin.history.who')}
            </th>
            <th role="columnheader" scope="col">
              {t('admin.history.what')}
            </th>
            <th role="columnheader" scope="col">
              {t('admin.history.whom')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {history.map(({ at, actor, action, subject, actorName, subjectName, ...deed }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are never reordered, and two may have the same instant
            <tr key={index} role="row">
              <td role="cell">
                <Instant iso={at} />
              </td>
              <td role="cell">
                <bdi>{actorName ?? (actor === 'cli' ? t('admin.history.commandLine') : actor)}</bdi>
              </td>
              <td role="cell">
                {deedOf(t, action)}
                {deedDetails(t, { action, ...deed }).map((one) => (
                  <span key={one} className="history-detail quiet">
                    <bdi>{one}</bdi>
                  </span>
                ))}
              </td>
              <td role="cell">
                {actor === subject ? (
                  ''
                ) : (
                  <bdi>{subjectName ? setTypography(subjectName, t.locale) : kindName(t, subject, 'many')}</bdi>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
