import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { LONGEST_TYPED_ADDRESS, MOST_SELECTED, selectionQuery } from '#content/addresses/selection.ts';
import { sessionPlanPath } from '#content/addresses/session-plan.ts';
import { EXPLORE_PATH, SEARCH_PATH, SELECTION_PATH } from '#content/addresses/site-paths.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { ExportList } from './export-list.tsx';
import type { SelectionView } from './selection-view.server.ts';

/**
 * Pages that a reader chose, in their order, to take along in one file. Each change is an address.
 */
export function SelectionPage({ view }: { view: SelectionView }) {
  const t = useT();
  const { pages, problem, typed } = view;
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
              <a href={sessionPlanPath(planned)}>{t('sessionPlan.planThese')}</a>
            </p>
          )}
          <form action={SELECTION_PATH}>
            <Chosen paths={paths} />
            <ol className="arrange-items">
              {pages.map((page, at) => (
                <Row key={page.id} page={page} at={at} isLast={at === pages.length - 1} />
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
            error={problem === 'unknown' ? t('exports.selection.unknown') : null}
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
        </form>
      )}
    </div>
  );
}

/** The list as hidden fields, sent with each change to it. */
function Chosen({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => <input key={path} type="hidden" name="page" value={path} />);
}

function Row(props: { page: SelectionView['pages'][number]; at: number; isLast: boolean }) {
  const { page, at, isLast } = props;
  const t = useT();
  const { title } = page;
  const place = at + 1;
  return (
    <li id={page.id}>
      <span className="arrange-title">
        <a href={page.path} {...foreignLanguage(page.language, t.locale)}>
          {title}
        </a>
        <br />
        <span className="quiet">{kindName(t, page.kind)}</span>
      </span>
      <button
        type="submit"
        name="monter"
        value={place}
        className="icon-button"
        aria-label={t('collections.pageUp', { title })}
        disabled={at === 0}
      >
        <Icon name="up" />
      </button>
      <button
        type="submit"
        name="descendre"
        value={place}
        className="icon-button"
        aria-label={t('collections.pageDown', { title })}
        disabled={isLast}
      >
        <Icon name="down" />
      </button>
      <button
        type="submit"
        name="retirer"
        value={place}
        className="icon-button"
        aria-label={t('collections.pageRemove', { title })}
      >
        <Icon name="cross" />
      </button>
    </li>
  );
}
