import { useT } from '#app/i18n/translate.ts';
import { EmptyList } from '#app/ui/empty-list.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { StandingLine } from '#app/ui/standing-line.tsx';
import { kindPath } from '#content/addresses/address.ts';
import { BIN_PATH, newPagePath } from '#content/addresses/site-paths.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { ListHead } from './list-head.tsx';
import { type ListSort, SORTS } from './list-sort.ts';
import { PageCards, PageRows } from './page-cards.tsx';
import type { ChoiceView, DraftRow, PageListView } from './page-list-view.server.ts';

/** The pages of a kind, as cards or as a list, filtered by country, sector and goal. */
export function PageList({ view }: { view: PageListView }) {
  const t = useT();
  const { kind, cards, layout } = view;
  const path = kindPath(kind);
  const nothing = view.count === 0 && !view.filtered;
  return (
    <div className="list-page">
      <ListHead
        kind={kind}
        create={view.creates ? { href: newPagePath(kind), label: KINDS[kind].names[t.locale].new } : null}
      />
      {nothing ? (
        <EmptyList role={view.role} kind={kind} creates={view.creates} />
      ) : (
        <>
          <Filters view={view} path={path} />
          <div className="list-bar">
            <p role="status">{t('lists.count', { count: view.count })}</p>
            <nav aria-label={t('lists.sort')} className="segmented">
              {sortsOf(view).map((sort) => (
                <a
                  key={sort}
                  href={address(path, view, { tri: SORTS[sort] })}
                  aria-current={view.sort === sort ? 'true' : undefined}
                >
                  {t(`lists.sorts.${sort}`)}
                </a>
              ))}
            </nav>
            <nav aria-label={t('lists.view')} className="segmented">
              <a href={address(path, view, { vue: '' })} aria-current={layout === 'cards' ? 'true' : undefined}>
                <Icon name="grid" />
                {t('lists.cards')}
              </a>
              <a href={address(path, view, { vue: 'liste' })} aria-current={layout === 'rows' ? 'true' : undefined}>
                <Icon name="rows" />
                {t('lists.list')}
              </a>
            </nav>
          </div>
          {cards.length === 0 ? (
            <div className="empty">
              <h2>{t('lists.noMatch')}</h2>
              <p>{t('lists.noMatchText')}</p>
              <p>
                <a className="button is-quiet" href={path}>
                  {t('lists.clear')}
                </a>
              </p>
            </div>
          ) : layout === 'rows' ? (
            <PageRows cards={cards} standings={view.standings} />
          ) : (
            <PageCards cards={cards} standings={view.standings} />
          )}
          {view.pages > 1 && (
            <nav className="actions" aria-label={t('lists.pageNav')}>
              {view.page > 1 && (
                <a className="button is-quiet" href={address(path, view, { p: String(view.page - 1) })} rel="prev">
                  ← {t(view.sort === 'date' ? 'lists.later' : 'reading.previous')}
                </a>
              )}
              <span className="quiet">
                {view.page} / {view.pages}
              </span>
              {view.page < view.pages && (
                <a className="button is-quiet" href={address(path, view, { p: String(view.page + 1) })} rel="next">
                  {t(view.sort === 'date' ? 'lists.earlier' : 'reading.next')} →
                </a>
              )}
            </nav>
          )}
        </>
      )}
      {view.drafts.length > 0 && (
        <section className="list-drafts" aria-labelledby="brouillons">
          <h2 id="brouillons">{t('lists.drafts')}</h2>
          <p className="quiet">{t('lists.draftsIntro')}</p>
          <DraftRows rows={view.drafts} />
        </section>
      )}
      {view.archives && (
        <section className="list-drafts" aria-labelledby="archives">
          <h2 id="archives">{t('lists.archives')}</h2>
          <p className="quiet">{t('lists.archivesIntro')}</p>
          <DraftRows rows={view.archives} />
        </section>
      )}
      {view.role === 'staff' && !view.archives && (
        <p>
          <a href={`${path}?archives=1#archives`}>{t('lists.seeArchives')}</a> · <a href={BIN_PATH}>{t('bin.title')}</a>
        </p>
      )}
    </div>
  );
}

/** The list's address with some parameters changed; empty ones are left out. */
function address(path: string, view: PageListView, change: Readonly<Record<string, string>>): string {
  const { filter, layout } = view;
  const all = {
    pays: filter.country,
    secteur: filter.sector,
    odd: filter.sdg,
    vue: layout === 'rows' ? 'liste' : '',
    tri: SORTS[view.sort],
    ...change,
  };
  const query = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Pages that name no country have no order of countries. */
function sortsOf({ choices, sort }: PageListView): readonly ListSort[] {
  return choices.countries.length > 0 || sort === 'country' ? ['date', 'title', 'country'] : ['date', 'title'];
}

/** What the pages name, and nothing else: those of the site name neither country nor goal. */
function Filters({ view, path }: { view: PageListView; path: string }) {
  const t = useT();
  const { choices, filter } = view;
  if (Object.values(choices).every((list) => list.length === 0)) return null;
  return (
    <form className="filters" action={path} aria-label={t('lists.filters')}>
      <Choice name="pays" label={t('lists.country')} choices={choices.countries} chosen={filter.country} />
      <Choice name="secteur" label={t('lists.sector')} choices={choices.sectors} chosen={filter.sector} />
      <Choice name="odd" label={t('lists.sdg')} choices={choices.sdgs} chosen={filter.sdg} />
      {view.layout === 'rows' && <input type="hidden" name="vue" value="liste" />}
      {view.sort !== 'date' && <input type="hidden" name="tri" value={SORTS[view.sort]} />}
      <div className="filter-actions">
        <button type="submit" className="button is-quiet">
          {t('lists.apply')}
        </button>
        {view.filtered && <a href={path}>{t('lists.clear')}</a>}
      </div>
    </form>
  );
}

function Choice(props: { name: string; label: string; choices: readonly ChoiceView[]; chosen: string }) {
  const { name, label, choices, chosen } = props;
  const t = useT();
  if (choices.length === 0) return null;
  return (
    <label className="filter">
      <span>{label}</span>
      <select name={name} defaultValue={chosen}>
        <option value="">{t('lists.any')}</option>
        {choices.map(({ code, label: text, count }) => (
          <option key={code} value={code}>
            {`${text} (${count})`}
          </option>
        ))}
      </select>
    </label>
  );
}

function DraftRows({ rows }: { rows: readonly DraftRow[] }) {
  const t = useT();
  if (rows.length === 0) return <p className="quiet">–</p>;
  return (
    <ul className="draft-rows">
      {rows.map(({ href, title, language, standing }) => (
        <li key={href}>
          <a href={href} {...foreignLanguage(language, t.locale)}>
            {title}
          </a>
          <span className="quiet">
            <StandingLine path={href} standing={standing} />
          </span>
        </li>
      ))}
    </ul>
  );
}
