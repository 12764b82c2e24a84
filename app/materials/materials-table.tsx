import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { materialPath } from '#content/addresses/site-paths.ts';
import { MATERIAL_KINDS, materialLabel } from '#content/material/material.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { ListedMaterial } from '#server/materials/material-service.ts';
import { ConsentMark } from './consent-mark.tsx';

/** A material in its study's list. */
export type MaterialRow = Pick<
  ListedMaterial,
  'id' | 'kind' | 'number' | 'title' | 'organisation' | 'country' | 'heldOn' | 'consent' | 'access' | 'isKeptToTeam'
>;

interface MaterialsTableProps {
  readonly rows: readonly MaterialRow[];
  /** Whether some of the staff do not open those of the study's team. */
  readonly hasTeam: boolean;
}

/** Materials by kind and number, each with where the consent of those whom it concerns stands. */
export function MaterialsTable({ rows, hasTeam }: MaterialsTableProps) {
  const t = useT();
  const columns = ['label', 'kind', 'name', 'origin', 'heldOn', 'consent'] as const;
  return (
    <TableScroll aria-label={t('materials.list.table')}>
      <table className="table materials-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`materials.list.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{materialLabel(row)}</td>
              <td>{findTerm(MATERIAL_KINDS, row.kind)?.[t.locale]}</td>
              <th scope="row">
                <a href={materialPath(row.id)}>
                  <bdi>{row.title}</bdi>
                </a>
                {(row.isKeptToTeam || (hasTeam && row.access === 'team')) && (
                  <span className="quiet"> · {t('materials.form.accessTeam')}</span>
                )}
              </th>
              <td>
                <bdi>{row.organisation}</bdi>
                {row.organisation !== '' && row.country !== '' && ', '}
                {row.country !== '' && countryName(row.country, t.locale)}
              </td>
              <td>{row.heldOn !== '' && formatDate(row.heldOn, t.locale)}</td>
              <td>
                <ConsentMark state={row.consent} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
