import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { PageCards } from '#app/pages/list/page-cards.tsx';
import type { TermKindView } from './term-view.server.ts';

/** The publications of one kind on a term, page by page. */
export function TermKindPage({ view }: { view: TermKindView }) {
  const t = useT();
  const { kind, title, path, total, cards, standings, page, pages } = view;
  return (
    <div className="list-page explore">
      <header className="list-head">
        <div>
          <div className="list-weave motif" data-motif={kind} aria-hidden="true" />
          <p className="kicker">
            <a href={path}>{title}</a>
          </p>
          <h1>{t('explore.kindOn', { kind: kindName(t, kind, 'many'), name: title })}</h1>
          <p className="standfirst">{t('lists.count', { count: total })}</p>
        </div>
      </header>
      <PageCards cards={cards} standings={standings} />
      {pages > 1 && (
        <nav className="actions" aria-label={t('lists.pageNav')}>
          {page > 1 && (
            <a className="button is-quiet" href={`?p=${page - 1}`} rel="prev">
              ← {t('lists.later')}
            </a>
          )}
          <span className="quiet">
            {page} / {pages}
          </span>
          {page < pages && (
            <a className="button is-quiet" href={`?p=${page + 1}`} rel="next">
              {t('lists.earlier')} →
            </a>
          )}
        </nav>
      )}
    </div>
  );
}
