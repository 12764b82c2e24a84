import { useT } from '#app/i18n/translate.ts';
import { EXPLORE_PATH } from '#content/addresses/site-paths.ts';
import type { TermListView } from './explore-view.server.ts';
import { Terms } from './term-list.tsx';

/** All terms of a vocabulary. */
export function VocabularyPage({ view: { vocabulary, terms } }: { view: TermListView }) {
  const t = useT();
  return (
    <div className="list-page explore">
      <header className="list-head">
        <div>
          <p className="kicker">
            <a href={EXPLORE_PATH}>{t('explore.title')}</a>
          </p>
          <h1>{t(`explore.many.${vocabulary}`)}</h1>
        </div>
      </header>
      {terms.length === 0 ? (
        <div className="empty">
          <h2>{t('lists.nothingYet')}</h2>
          <p>{t('lists.nothingYetReader')}</p>
        </div>
      ) : (
        <Terms terms={terms} />
      )}
    </div>
  );
}
