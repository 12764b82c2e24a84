import { Covers } from '#app/collections/collection-cover.tsx';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { EmptyList } from '#app/ui/empty-list.tsx';
import { collectionKindPath, kindPath } from '#content/addresses/address.ts';
import { isPageKind } from '#content/kinds/kind.ts';
import { SDGS } from '#content/taxonomy/sdg.ts';
import { VOCABULARIES, VOCABULARY_LIST, type Vocabulary, vocabularyPath } from '#content/taxonomy/vocabulary.ts';
import type { ExploreView, TermView } from './explore-view.server.ts';
import { Terms } from './term-list.tsx';
import { WorldMap } from './world-map.tsx';

/** The entry points to everything that was published. */
export function ExplorePage({ view, role }: { view: ExploreView; role: 'public' | 'partner' | 'member' | 'staff' }) {
  const t = useT();
  const shown = VOCABULARY_LIST.filter((vocabulary) => view.terms[vocabulary]);
  const [first, ...others] = shown;
  return (
    <div className="list-page explore">
      <header className="list-head">
        <div>
          <h1>{t('explore.title')}</h1>
          <p className="standfirst">{t('explore.intro')}</p>
        </div>
      </header>
      {shown.length > 1 && (
        <nav className="explore-contents" aria-label={t('explore.contents')}>
          {shown.map((vocabulary) => (
            <a key={vocabulary} href={`#${VOCABULARIES[vocabulary].segment}`}>
              {t(`explore.many.${vocabulary}`)}
            </a>
          ))}
        </nav>
      )}
      {shown.length === 0 && view.toolkits.length === 0 && <EmptyList role={role} kind={null} />}
      {view.kinds.length > 0 && (
        <section className="explore-section" aria-labelledby="types">
          <h2 id="types">{t('explore.kinds')}</h2>
          <Terms
            terms={view.kinds.map(({ kind, count }) => ({
              code: kind,
              name: kindName(t, kind, 'many'),
              path: isPageKind(kind) ? kindPath(kind) : collectionKindPath(kind),
              count,
            }))}
            lead={({ code }) => <span className="motif" data-motif={code} aria-hidden="true" />}
            unit={({ code }) => (isPageKind(code) ? 'lists.count' : 'lists.collections')}
          />
        </section>
      )}
      {first && <Section vocabulary={first} view={view} />}
      {view.toolkits.length > 0 && (
        <section className="explore-section" aria-labelledby="outils">
          <h2 id="outils">{t('lists.toolkits')}</h2>
          <Covers collections={view.toolkits} heading="h3" />
        </section>
      )}
      {others.map((vocabulary) => (
        <Section key={vocabulary} vocabulary={vocabulary} view={view} />
      ))}
    </div>
  );
}

function Section({ vocabulary, view }: { vocabulary: Vocabulary; view: ExploreView }) {
  const t = useT();
  const { segment, isOpen } = VOCABULARIES[vocabulary];
  const terms = view.terms[vocabulary] ?? [];
  return (
    <section className="explore-section" aria-labelledby={segment} data-vocabulary={vocabulary}>
      <h2 id={segment}>{t(`explore.many.${vocabulary}`)}</h2>
      {vocabulary === 'country' && <WorldMap points={view.points} />}
      {vocabulary === 'sdg' ? <Terms terms={terms} lead={goalNumber} /> : <Terms terms={terms} />}
      {isOpen && (
        <p>
          <a href={vocabularyPath(vocabulary)}>{t(`explore.all.${vocabulary}`)}</a>
        </p>
      )}
    </section>
  );
}

/** The number of a goal in its colour. */
function goalNumber({ code }: TermView) {
  const goal = SDGS.find((one) => one.code === code);
  return (
    goal && (
      <span
        className={goal.darkText ? 'sdg is-dark' : 'sdg'}
        style={{ '--goal': goal.color } as object}
        aria-hidden="true"
      >
        {code}
      </span>
    )
  );
}
