import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { MATERIAL_KINDS } from '#content/material/material.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { ShownRow } from '#server/imports/importer.ts';

/** A stored value as it is read on a screen. */
function displayText(t: Translate, key: string, value: string): string {
  if (value === '') return t('imports.shown.empty');
  switch (key) {
    case 'country':
      return countryName(value, t.locale);
    case 'side':
      return t(`annotations.side.${value as 'south'}`);
    case 'actorType':
      return findTerm(ACTOR_TYPES, value)?.[t.locale] ?? value;
    case 'kind':
      return findTerm(MATERIAL_KINDS, value)?.[t.locale] ?? value;
    case 'language':
      return t(`kinds.language.${value as 'fr'}`);
    case 'heldOn':
      return formatDate(value, t.locale);
    default:
      return value;
  }
}

/** The first rows of a file as they will be stored, beside what is stored by now. */
export function ShownRows(props: {
  readonly rows: readonly ShownRow[];
  /** How many rows the file has. */
  readonly count: number;
  readonly nameOf: (key: string) => string;
}) {
  const { rows, count, nameOf } = props;
  const t = useT();
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{count > rows.length ? t('imports.shown.first', { count: rows.length }) : t('imports.shown.all')}</h3>
      <ul className="import-rows">
        {rows.map(({ line, outcome, first, merged, fields }) => (
          <li key={line} className="import-row">
            <p>
              <strong>{t('imports.line', { line })}</strong> ·{' '}
              <span className={outcome === 'changed' || outcome === 'added' ? 'badge is-strong' : 'badge'}>
                {t(`imports.shown.outcome.${outcome}`)}
              </span>
              {first !== null && ` ${t('imports.shown.like', { line: first })}`}
              {merged !== '' && (
                <>
                  {' '}
                  <bdi>{t('imports.shown.merged', { name: merged })}</bdi>
                </>
              )}
            </p>
            {fields.length > 0 && (
              <dl>
                {fields.map(({ key, value, before }) => (
                  <div key={key}>
                    <dt className="quiet">{nameOf(key)}</dt>
                    <dd>
                      {before === null ? (
                        <bdi>{displayText(t, key, value)}</bdi>
                      ) : (
                        <>
                          <ins>
                            <bdi>{displayText(t, key, value)}</bdi>
                          </ins>{' '}
                          <span className="quiet">
                            {t('imports.shown.before')} <del>{displayText(t, key, before)}</del>
                          </span>
                        </>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
