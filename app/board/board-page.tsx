import { DoneMessage } from '#app/frame/done-message.tsx';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { EndedAlert } from '#app/materials/beyond/ended-alert.tsx';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import {
  BOARD_LAYOUTS,
  type BoardQuery,
  boardCsvPath,
  boardPath,
  KIND_GROUPS,
  LONGEST_TITLE_WORDS,
  parseBoardQuery,
  STAGE_CHOICES,
  startsDescending,
} from '#content/activity/board.ts';
import { ACTIVITY_PATH, BOARD_PATH, NO_LENS_PATH } from '#content/addresses/site-paths.ts';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { BoardCalendar } from './board-calendar.tsx';
import { BoardStages } from './board-stages.tsx';
import { BoardTable } from './board-table.tsx';
import type { BoardView } from './board-view.server.ts';
import { StudyStages } from './study-stages.tsx';

/** The board: where every page and collection stands, as a list, by stage or by due date. */
export function BoardPage({ view }: { view: BoardView }) {
  const t = useT();
  const { query, total, pages } = view;
  return (
    <div className="list-page board">
      <header className="list-head">
        <div>
          <h1>{t('board.title')}</h1>
          <p className="standfirst">{t(query.archived ? 'board.introArchived' : 'board.intro')}</p>
        </div>
        <p className="actions">
          <a className="button is-quiet" href={NO_LENS_PATH}>
            {t('lens.without')}
          </a>
          <a className="button is-quiet" href={ACTIVITY_PATH}>
            {t('activity.title')}
          </a>
        </p>
      </header>
      <DoneMessage />
      <EndedAlert ended={view.ended} />
      {view.summary && <Summary query={query} summary={view.summary} />}
      <Filters view={view} />
      <div className="list-bar">
        <p role="status">{t('board.count', { count: total })}</p>
        <nav aria-label={t('lists.view')} className="segmented">
          {BOARD_LAYOUTS.map((layout) => (
            <a
              key={layout}
              href={boardPath({ ...query, layout, page: 1, month: null })}
              aria-current={layout === query.layout ? 'true' : undefined}
            >
              {t(`board.layout.${layout}`)}
            </a>
          ))}
        </nav>
      </div>
      {query.layout !== 'dates' && !query.archived && total > 1 && (
        <p className="quiet">
          {query.order === 'need' ? (
            t('board.order.need')
          ) : (
            <a href={boardPath({ ...query, order: 'need', descending: startsDescending('need'), page: 1 })}>
              {t('board.order.back')}
            </a>
          )}
        </p>
      )}
      {query.awaited === 'me' && <p className="quiet">{t('board.order.waiting')}</p>}
      {query.layout === 'dates' ? (
        <BoardCalendar view={view} />
      ) : total === 0 ? (
        <p className="empty">{t('board.none')}</p>
      ) : query.layout === 'stages' ? (
        <BoardStages view={view} />
      ) : (
        <BoardTable view={view} />
      )}
      {query.layout === 'table' && pages > 1 && (
        <nav className="actions" aria-label={t('board.pages')}>
          {query.page > 1 && (
            <a className="button is-quiet" href={boardPath({ ...query, page: query.page - 1 })} rel="prev">
              ← {t('board.previous')}
            </a>
          )}
          <span className="quiet">
            {query.page} / {pages}
          </span>
          {query.page < pages && (
            <a className="button is-quiet" href={boardPath({ ...query, page: query.page + 1 })} rel="next">
              {t('board.following')} →
            </a>
          )}
        </nav>
      )}
      <StudyStages stages={view.studyStages} hasMore={view.hasMoreStudyStages} />
      {total + view.studyStages.length > 0 && (
        <p>
          <a href={boardCsvPath(query)} download="">
            {t('board.csv')}
          </a>
        </p>
      )}
    </div>
  );
}

/** Where everything stands: what is late first, then what waits, then the stages of the work. */
function Summary({ query, summary }: { query: BoardQuery; summary: NonNullable<BoardView['summary']> }) {
  const t = useT();
  const { late, awaited, stages } = summary;
  const all = { ...parseBoardQuery(new URLSearchParams()), ...sorted(query) };
  const here = boardPath({ ...query, page: 1 });
  const parts = [
    { name: 'late', count: late, query: { ...all, late: true } },
    { name: 'awaited', count: awaited, query: { ...all, awaited: 'any' } },
    ...(['ahead', 'in-review', 'draft', 'current'] as const).map((stage) => ({
      name: stage,
      count: stages[stage],
      query: { ...all, stage },
    })),
  ] as const;
  return (
    <nav aria-label={t('board.summary.label')}>
      <ul className="board-summary">
        {parts.map(({ name, count, query }) => (
          <li key={name} data-urgent={name === 'late' && count > 0 ? '' : undefined}>
            <a href={boardPath(query)} aria-current={boardPath(query) === here ? 'true' : undefined}>
              <b>{count.toLocaleString(t.locale)}</b> {t(`board.summary.${name}`, { count })}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Filters({ view: { query, owners, reviewers, pole } }: { view: BoardView }) {
  const t = useT();
  const clear = (
    <a href={boardPath({ ...parseBoardQuery(new URLSearchParams()), ...sorted(query) })}>{t('lists.clear')}</a>
  );
  return (
    <>
      {/* On a phone, the filters would fill the first screen: a link unfolds them, without a script. */}
      <p className="board-filters-open">
        <a className="button is-quiet" href="#filtres">
          {t(isFiltered(query) ? 'board.filter.openActive' : 'board.filter.open')}
        </a>
        {isFiltered(query) && clear}
      </p>
      <form className="filters board-filters" id="filtres" action={BOARD_PATH} aria-label={t('board.filter.label')}>
        <label className="filter">
          <span>{t('board.filter.title')}</span>
          <input
            type="search"
            name="titre"
            maxLength={LONGEST_TITLE_WORDS}
            defaultValue={query.title}
            dir="auto"
            autoComplete="off"
          />
        </label>
        <FilterChoice
          name="genre"
          label={t('board.filter.kind')}
          chosen={query.kind ?? ''}
          options={[
            ['', t('board.filter.any')],
            ...KIND_GROUPS.map((group) => [group, t(`board.filter.every.${group}`)] as const),
            ...[...PAGE_KINDS, ...COLLECTION_KINDS].map((kind) => [kind, kindName(t, kind, 'many')] as const),
          ]}
        />
        <FilterChoice
          name="etat"
          label={t('board.filter.stage')}
          chosen={query.stage ?? ''}
          options={[
            ['', t('board.filter.anyStage')],
            ...STAGE_CHOICES.map((stage) => [stage, t(`board.stage.${stage}`)] as const),
          ]}
        />
        <FilterChoice
          name="resp"
          label={t('board.filter.owner')}
          chosen={query.owner ?? ''}
          options={[
            ['', t('board.filter.anyone')],
            ['me', t('board.filter.me')],
            ['none', t('board.filter.none')],
            ...owners.map(({ id, name }) => [id, name] as const),
          ]}
        />
        <FilterChoice
          name="pole"
          label={t('board.filter.pole')}
          chosen={query.pole ?? ''}
          options={[
            ['', t('board.filter.any')],
            ...(pole !== null || query.pole === 'mine' ? [['mine', t('board.filter.mine')] as const] : []),
            ...POLES.map((term) => [term.code, term[t.locale]] as const),
          ]}
        />
        <FilterChoice
          name="programme"
          label={t('board.filter.programme')}
          chosen={query.programme ?? ''}
          options={[['', t('board.filter.any')], ...PROGRAMMES.map((term) => [term.code, term[t.locale]] as const)]}
        />
        <FilterChoice
          name="attente"
          label={t('board.filter.awaited')}
          chosen={query.awaited === 'me' ? '1' : (query.awaited ?? '')}
          options={[
            ['', t('board.filter.notAwaited')],
            ['1', t('board.filter.me')],
            ['any', t('board.filter.awaitedByAny')],
            ...reviewers.map(({ value, name }) => [value, name] as const),
          ]}
        />
        <label className="choice">
          <input type="checkbox" name="retard" value="1" defaultChecked={query.late} />
          {t('board.filter.late')}
        </label>
        <label className="choice">
          <input type="checkbox" name="archives" value="1" defaultChecked={query.archived} />
          {t('board.filter.archived')}
        </label>
        <Kept query={query} />
        <div className="filter-actions">
          <button type="submit" className="button is-quiet">
            {t('lists.apply')}
          </button>
          {isFiltered(query) && clear}
        </div>
      </form>
    </>
  );
}

function isFiltered({ title, kind, stage, owner, pole, programme, late, archived, awaited }: BoardQuery): boolean {
  return [title, kind, stage, owner, pole, programme, late, archived, awaited].some(Boolean);
}

/** How a query shows what it finds, without its filters. */
function sorted({ layout, order, descending, month }: BoardQuery): Partial<BoardQuery> {
  return { layout, order, descending, month };
}

/** What a change of the filters keeps. */
function Kept({ query: { layout, order, descending, month } }: { query: BoardQuery }) {
  return (
    <>
      {layout !== 'table' && <input type="hidden" name="vue" value={layout} />}
      <input type="hidden" name="tri" value={order} />
      <input type="hidden" name="ordre" value={descending ? 'desc' : 'asc'} />
      {month && <input type="hidden" name="mois" value={month} />}
    </>
  );
}
