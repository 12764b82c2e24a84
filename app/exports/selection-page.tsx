import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { Icon } from '#app/ui/icon.tsx';
import { LONGEST_TYPED_ADDRESS, MOST_SELECTED, selectionQuery } from '#content/addresses/selection.ts';
import { sessionPlanPath } from '#content/addresses/session-plan.ts';
import { EXPLORE_PATH, SEARCH_PATH, SELECTION_PATH } from '#content/addresses/site-paths.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { ChosenRow } from './chosen-row.tsx';
import { ExportList } from './export-list.tsx';
import { FoundPages } from './found-pages.tsx';
import { KeepForms } from './keep-kit-forms.tsx';
import type { SelectionView } from './selection-view.server.ts';

/**
 * Pages that a reader chose, in their order, to take along in one file. Each change is an address.
 */
export function SelectionPage({ view }: { view: SelectionView }) {
  const t = useT();
  const { pages, problem, typed, kits, found } = view;
  const paths = pages.map(({ path }) => path);
  const planned = pages.filter(({ kind }) => KINDS[kind].hasSessions).map(({ path }) => path);
  const isFull = pages.length >= MOST_SELECTED;
  return (
    <div className="narrow-page">
      <h1>{t('exports.selection.title')}</h1>
      <p className="standfirst">{t('exports.selection.intro')}</p>
      {problem === 'full' && (
        <p className="notice-box is-danger" role="alert">
          {t('exports.selection.full', { most: MOST_SELECTED })}
        </p>
      )}
      {pages.length === 0 ? (
        <div className="empty">
          <h2>{t('exports.selection.empty')}</h2>
          <p>{t('exports.selection.emptyHelp')}</p>
          <p className="actions">
            <a className="button is-quiet" href={EXPLORE_PATH}>
              {t('explore.title')}
            </a>
            <a className="button is-quiet" href={SEARCH_PATH}>
              {t('search.title')}
            </a>
          </p>
        </div>
      ) : (
        <>
          <ExportList path={SELECTION_PATH} query={selectionQuery(paths)} title={t('exports.selection.take')} />
          {planned.length > 0 && (
            <p>
              <a href={sessionPlanPath(planned)}>{t('sessionPlan.planThese', { count: planned.length })}</a>
            </p>
          )}
          {kits && <KeepForms kits={kits} paths={paths} />}
          <form action={SELECTION_PATH}>
            <Chosen paths={paths} />
            <ol className="arrange-items">
              {pages.map((page, at) => (
                <ChosenRow
                  key={page.id}
                  page={page}
                  value={String(at + 1)}
                  isFirst={at === 0}
                  isLast={at === pages.length - 1}
                />
              ))}
            </ol>
            <p>
              <button type="submit" name="vider" value="1" className="button is-quiet">
                {t('exports.selection.clear')}
              </button>
            </p>
          </form>
        </>
      )}
      {!isFull && (
        <form action={SELECTION_PATH}>
          <Chosen paths={paths} />
          <Field
            name="ajouter"
            label={t('exports.selection.address')}
            help={t('exports.selection.addressHelp')}
            error={problem === 'unknown' && found.length === 0 ? t('exports.selection.unknown') : null}
          >
            {(control) => (
              <input
                {...control}
                type="text"
                defaultValue={typed}
                maxLength={LONGEST_TYPED_ADDRESS}
                autoComplete="off"
                required
              />
            )}
          </Field>
          <button type="submit" className="button is-quiet">
            <Icon name="plus" />
            {t('exports.selection.addThis')}
          </button>
          <FoundPages words={typed} pages={found} />
        </form>
      )}
    </div>
  );
}

/** The list as hidden fields, sent with each change to it. */
function Chosen({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => <input key={path} type="hidden" name="page" value={path} />);
}
