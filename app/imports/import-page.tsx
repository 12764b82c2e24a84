// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { type MessageKey, type Translate, useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { importBelow, importPath, ORGANISATIONS_IMPORT_PATH } from '#content/addresses/site-paths.ts';
import { IMPORT_FIELDS, type ImportKind } from '#content/csv/import-fields.ts';
import type { RowFault } from '#content/csv/read-rows.ts';
import type { ImportState } from '#server/imports/import-progress.ts';
import { ShownRows } from './shown-rows.tsx';
import type { FileBounds } from './upload-page.tsx';

const SEPARATOR_NAMES = { ';': 'semicolon', ',': 'comma', '\t': 'tab' } as const;

interface ImportPageProps {
  readonly state: ImportState;
  /** Where what is imported is seen. */
  readonly home: string;
  readonly bounds: FileBounds;
}

/** What a field is called. */
function fieldName(t: Translate, kind: ImportKind, key: string): string {
  if (kind === 'organisation') return t(`organisations.form.${key}` as MessageKey);
  return t(key === 'label' ? 'materials.list.label' : (`materials.form.${key}` as MessageKey));
}

/** What a file of rows would change: its columns as fields, its faults, and what is imported. */
export function ImportPage({ state, home, bounds }: ImportPageProps) {
  const t = useT();
  const { kind, stage, head, problem } = state;
  const upload = kind === 'organisation' ? ORGANISATIONS_IMPORT_PATH : importBelow(home);
  const isBusy = stage === 'reading' || stage === 'writing';
  return (
    <div className="form-page">
      {isBusy && <meta httpEquiv="refresh" content="3" />}
      <p className="kicker">
        <a href={home}>{t(kind === 'organisation' ? 'organisations.title' : 'materials.workspace.title')}</a>
      </p>
      <h1>{t(`imports.title.${kind}`)}</h1>
      {head && (
        <p>
          <bdi>
            {t('imports.told', {
              file: state.fileName,
              count: head.rows,
              encoding: head.encoding.toUpperCase(),
              separator: t(`imports.separators.${SEPARATOR_NAMES[head.separator]}`),
            })}
          </bdi>
        </p>
      )}
      {isBusy && <Progress state={state} />}
      {stage === 'done' && (
        <div className="notice-box" role="status">
          <p>{t('imports.done')}</p>
          <Counts state={state} />
        </div>
      )}
      {problem !== null && (
        <p className="notice-box is-danger" role="alert">
          {problem === 'unavailable'
            ? t('imports.failed')
            : problem === 'changed'
              ? t('imports.changedMeanwhile')
              : t(`imports.problem.${problem}`, { rows: bounds.rows, columns: bounds.columns })}
        </p>
      )}
      {stage === 'ready' && problem === null && <Plan state={state} />}
      {!isBusy && stage !== 'done' && head && <Columns state={state} />}
      {stage === 'done' ? (
        <p className="actions">
          <a className="button" href={home}>
            {t(kind === 'organisation' ? 'organisations.title' : 'materials.workspace.title')}
          </a>
          <a href={upload}>{t('imports.another')}</a>
        </p>
      ) : (
        <Cancelling />
      )}
    </div>
  );
}

function Cancelling() {
  const t = useT();
  return (
    <PostForm>
      <input type="hidden" name="intent" value="cancel" />
      <p className="actions">
        <button type="submit" className="button is-quiet">
          {t('imports.cancel')}
        </button>
      </p>
    </PostForm>
  );
}

function Progress({ state: { id, stage, head, read } }: { state: ImportState }) {
  const t = useT();
  const numbers = { read, rows: head?.rows ?? 0 };
  return (
    <div className="notice-box" role="status">
      <p>
        {stage === 'writing'
          ? t('imports.writing', numbers)
          : head
            ? t('imports.reading', numbers)
            : t('imports.begins')}
      </p>
      <p>
        <a href={importPath(id)}>{t('imports.look')}</a>
      </p>
    </div>
  );
}

function Counts({ state: { added, changed, unchanged, withdrawn } }: { state: ImportState }) {
  const t = useT();
  return (
    <>
      <p>
        {[
          t('imports.added', { count: added }),
          t('imports.changed', { count: changed }),
          t('imports.unchanged', { count: unchanged }),
        ].join(' · ')}
      </p>
      {withdrawn > 0 && <p>{t('imports.withdrawn', { count: withdrawn })}</p>}
    </>
  );
}

function Plan({ state }: { state: ImportState }) {
  const t = useT();
  const { kind, missing, doubledFields, faults, faultCount, doubled, doubledCount } = state;
  const names = (keys: readonly string[]) => keys.map((key) => fieldName(t, kind, key)).join(', ');
  if (missing.length + doubledFields.length > 0)
    return (
      <div className="notice-box is-danger" role="alert">
        {missing.length > 0 && <p>{t('imports.missing', { fields: names(missing) })}</p>}
        {doubledFields.length > 0 && <p>{t('imports.twice', { fields: names(doubledFields) })}</p>}
      </div>
    );
  const messageOf = ({ field, problem, text }: RowFault) =>
    t(`imports.fault.${problem}`, { field: field === '' ? '' : fieldName(t, kind, field), text });
  return (
    <section aria-labelledby="changements">
      <h2 id="changements">{t('imports.would')}</h2>
      <Counts state={state} />
      {faultCount > 0 && (
        <div className="notice-box is-danger" role="alert">
          <p>{t('imports.faults', { count: faultCount })}</p>
          {faultCount > faults.length && <p>{t('imports.firstOnly', { count: faults.length })}</p>}
          <ul>
            {faults.map((fault) => (
              <li key={`${fault.line} ${fault.field} ${fault.problem}`}>
                {t('imports.line', { line: fault.line })} · <bdi>{messageOf(fault)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
      {doubledCount > 0 && (
        <details className="fold">
          <summary>{t('imports.doubled', { count: doubledCount })}</summary>
          <ul>
            {doubled.map(({ line, first }) => (
              <li key={line}>{t('imports.doubledLine', { line, first })}</li>
            ))}
          </ul>
        </details>
      )}
      <ShownRows rows={state.shown} count={state.read} nameOf={(key) => fieldName(t, kind, key)} />
      {faultCount === 0 && (
        <PostForm>
          <input type="hidden" name="intent" value="run" />
          <p className="actions">
            <button type="submit" className="button">
              {t('imports.run')}
            </button>
          </p>
        </PostForm>
      )}
    </section>
  );
}

function Columns({ state: { kind, head } }: { state: ImportState }) {
  const t = useT();
  if (!head) return null;
  const fields = IMPORT_FIELDS[kind].map(({ key }) => ({ value: key, label: fieldName(t, kind, key) }));
  return (
    <section aria-labelledby="colonnes">
      <h2 id="colonnes">{t('imports.columns')}</h2>
      <p>{t('imports.emptyHelp')}</p>
      <PostForm>
        <input type="hidden" name="intent" value="map" />
        <SelectField
          name="separator"
          label={t('imports.separator')}
          value={head.separator}
          options={Object.entries(SEPARATOR_NAMES).map(([value, name]) => ({
            value,
            label: t(`imports.separators.${name}`),
          }))}
        />
        <TableScroll aria-label={t('imports.columns')}>
          <table className="table import-columns" role="table">
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">
                  {t('imports.column')}
                </th>
                <th role="columnheader" scope="col">
                  {t('imports.fills')}
                </th>
                <th role="columnheader" scope="col">
                  {t('imports.example')}
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {head.headings.map((heading, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, and headings may be alike
                <tr key={column} role="row">
                  <th role="rowheader" scope="row">
                    <bdi>{heading}</bdi>
                  </th>
                  <td role="cell">
                    <select name="column" aria-label={heading} defaultValue={head.mapping[column]}>
                      <option value="">{t('imports.nothing')}</option>
                      {fields.map(({ value, label }) => (
                        <option key={value} value={value}>
                          {label}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td role="cell">
                    <bdi>
                      {head.sample
                        .map((cells) => cells[column] ?? '')
                        .filter(Boolean)
                        .join(' · ')}
                    </bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
        <p className="actions">
          <button type="submit" className="button is-quiet">
            {t('imports.reread')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}
