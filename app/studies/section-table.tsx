// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { useT } from '#app/i18n/translate.ts';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { directionOf } from '#content/locale.ts';
import { type SectionCode, sectionOf } from '#content/study/section.ts';
import { setTypography } from '#content/text/typography.ts';
import type { BoundRows } from './shown-section.ts';
import { rowAnchor } from './timeline-drawing.tsx';

interface SectionTableProps {
  readonly section: SectionCode;
  readonly shown: BoundRows;
  /** Where the file with all rows is. */
  readonly csv: string;
  readonly language: string;
}

/**
 * What is written in a section, to be read and printed: a table, on a phone a card for each row.
 */
export function SectionTable({ section, shown, csv, language }: SectionTableProps) {
  const t = useT();
  const { columns, ...names } = sectionOf(section);
  const direction = directionOf(language);
  return (
    <div className="prose section-table">
      <TableScroll aria-label={names[t.locale]}>
        <table role="table" className="has-cards">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th key={column.code} role="columnheader" scope="col">
                  {column[t.locale]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.rows.map(({ place, cells }) => (
              <tr key={place} role="row" id={rowAnchor(place)}>
                {cells.map((cell, column) => {
                  const { code, type, ...column_ } = columns[column]!;
                  const content =
                    cell.text === '' && cell.sources.length === 0 ? null : (
                      <>
                        {type === 'mark' ? (
                          t('sections.yes')
                        ) : (
                          <span lang={language} dir={direction}>
                            {setTypography(cell.text, language)}
                          </span>
                        )}
                        {cell.sources.length > 0 && (
                          <ul className="section-sources">
                            {cell.sources.map(({ target, href, words }) => (
                              <li key={target}>{href ? <a href={href}>{words}</a> : words}</li>
                            ))}
                          </ul>
                        )}
                      </>
                    );
                  return column === 0 ? (
                    <th key={code} role="rowheader" scope="row" data-label={column_[t.locale]}>
                      {content}
                    </th>
                  ) : (
                    <td key={code} role="cell" {...(content ? { 'data-label': column_[t.locale] } : {})}>
                      {content}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown.more > 0 && (
        <p>
          {t('sections.more', { count: shown.more })}{' '}
          <a href={csv} download="">
            {t('sections.csv')}
          </a>
        </p>
      )}
    </div>
  );
}
