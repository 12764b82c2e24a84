import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { type SectionCode, sectionOf } from '#content/study/section.ts';
import type { ShownRow } from './shown-section.ts';

import { rowAnchor } from './timeline-drawing.tsx';

interface SectionTableProps {
  readonly section: SectionCode;
  readonly rows: readonly ShownRow[];
  /** The places of the rows in which they are shown; by default as they were written. */
  readonly order?: readonly number[];
  readonly language: string;
}

/** What is written in a section, to be read and printed: a table, on a phone a card for each row. */
export function SectionTable({ section, rows, order = rows.map((_, index) => index), language }: SectionTableProps) {
  const t = useT();
  const { columns, ...names } = sectionOf(section);
  const direction = directionOf(language);
  return (
    <div className="prose section-table">
      <div className="table-scroll">
        <table className="has-cards" aria-label={names[t.locale]}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.code} scope="col">
                  {column[t.locale]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map((index) => (
              <tr key={index} id={rowAnchor(index)}>
                {rows[index]!.map((cell, column) => {
                  const { code, type, ...column_ } = columns[column]!;
                  const content =
                    cell.text === '' && cell.sources.length === 0 ? null : (
                      <>
                        {type === 'mark' ? (
                          t('sections.yes')
                        ) : (
                          <span lang={language} dir={direction}>
                            {cell.text}
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
                    <th key={code} scope="row" data-label={column_[t.locale]}>
                      {content}
                    </th>
                  ) : (
                    <td key={code} {...(content ? { 'data-label': column_[t.locale] } : {})}>
                      {content}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
