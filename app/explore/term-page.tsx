import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { PageCards } from '#app/pages/list/page-cards.tsx';
import { vocabularyPath } from '#content/taxonomy/vocabulary.ts';
import { Terms } from './term-list.tsx';
import type { TermPageView } from './term-view.server.ts';

/** The publications on a term, by kind. */
export function TermPage({ view }: { view: TermPageView }) {
  const t = useT();
  const { vocabulary, title, about, total, sections, standings, targets, goal, feed } = view;
  return (
    <div className="list-page explore">
      <header className="list-head">
        <div>
          <p className="kicker">
            <a href={vocabularyPath(vocabulary)}>{t(`explore.one.${vocabulary}`)}</a>
          </p>
          <h1>{title}</h1>
          {about && <p className="standfirst">{about}</p>}
          <p className={about ? 'quiet' : 'standfirst'}>{t('explore.published', { count: total })}</p>
          {goal && (
            <p>
              {t('explore.targetOf')} <a href={goal.path}>{goal.name}</a>
            </p>
          )}
        </div>
      </header>
      {targets.length > 0 && (
        <section className="explore-section" aria-labelledby="cibles">
          <h2 id="cibles">{t('explore.targets')}</h2>
          <Terms terms={targets} />
        </section>
      )}
      {sections.map(({ kind, count, cards, path }) => (
        <section key={kind} className="explore-section" aria-labelledby={`k-${kind}`}>
          <h2 id={`k-${kind}`}>
            {kindName(t, kind, 'many')} <span className="quiet">{count}</span>
          </h2>
          <PageCards cards={cards} standings={standings} heading="h3" />
          {count > cards.length && (
            <p>
              <a href={path}>{t('explore.allOfKind', { count, kind: kindName(t, kind, 'many') })}</a>
            </p>
          )}
        </section>
      ))}
      {feed && (
        <p className="quiet">
          <a href={feed} type="application/atom+xml">
            {t('explore.feed')}
          </a>
          {t('explore.feedHint')}
        </p>
      )}
    </div>
  );
}
