import { ExportList, KitList, PrinterLink } from '#app/exports/export-list.tsx';
import { KitPanel } from '#app/exports/kit-panel.tsx';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { PageCards } from '#app/pages/list/page-cards.tsx';
import { Icon } from '#app/ui/icon.tsx';
import { collectionKindPath } from '#content/addresses/address.ts';
import { sessionPlanPath } from '#content/addresses/session-plan.ts';
import { managePath } from '#content/addresses/site-paths.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { directionOf } from '#content/locale.ts';
import { CollectionCover } from './collection-cover.tsx';
import type { CollectionView } from './collection-view.server.ts';
import { ModuleMap } from './module-map.tsx';

/** A toolkit, booklet, review or barometer: cover, introduction, parts in order. */
export function CollectionPage({ view }: { view: CollectionView }) {
  const t = useT();
  const { kind, parts, language } = view;
  const titled = parts.filter((part) => part.title && part.cards.length > 0);
  const total = parts.reduce((sum, part) => sum + part.cards.length, 0);
  return (
    <article className="collection">
      <header className="collection-head">
        <CollectionCover collection={view} />
        <div lang={language} dir={directionOf(language)}>
          <p className="kicker" lang={t.locale} dir="ltr">
            <a href={collectionKindPath(kind)}>{kindName(t, kind)}</a>
          </p>
          <h1>{view.title}</h1>
          {view.summary && <p className="standfirst">{view.summary}</p>}
          <div lang={t.locale} dir={directionOf(t.locale)}>
            <DoneMessage />
            {view.archivedAt && (
              <p className="notice-box">{t('collections.archived', { date: formatDate(view.archivedAt, t.locale) })}</p>
            )}
            <p className="quiet">
              {t('lists.count', { count: total })}
              {parts.length > 1 && <> · {t('collections.parts', { count: parts.length })}</>}
            </p>
            {titled.length > 1 && (
              // The pages are below all that can be done with the whole.
              <nav className="no-print" aria-label={t('collections.toParts')}>
                <p lang={language}>
                  {titled.map(({ id, title }, at) => (
                    <span key={id}>
                      {at > 0 && ' · '}
                      <a href={`#p-${id}`}>{title}</a>
                    </span>
                  ))}
                </p>
              </nav>
            )}
            {total > 0 && <ExportList path={view.path} title={t('exports.takeAll')} />}
            {total > 0 && <KitPanel path={view.path} />}
            {total > 0 && <PrinterLink path={view.path} />}
            {total > 0 && <KitList path={view.path} sizes={view.kitSizes} />}
            {view.manages && (
              <p className="actions">
                <a className="button is-quiet" href={managePath(view.path)}>
                  <Icon name="pen" />
                  {t('collections.manage')}
                </a>
                {view.publishedAt === null && <span className="badge">{t('collections.hidden')}</span>}
                <span className="quiet">
                  {t('reading.visibleTo', { who: t(`kinds.visibility.${view.visibility}`) })}
                </span>
              </p>
            )}
          </div>
        </div>
      </header>
      {view.introduction && (
        <div
          className="prose collection-intro"
          lang={language}
          dir={directionOf(language)}
          dangerouslySetInnerHTML={{ __html: view.introduction }}
        />
      )}
      {total === 0 && (
        <div className="empty">
          <h2>{t('collections.empty')}</h2>
          <p>{t(view.manages ? 'collections.emptyStaff' : 'collections.emptyReader')}</p>
        </div>
      )}
      {total > 0 && <Progress />}
      {view.map && <ModuleMap map={view.map} path={view.path} />}
      {parts
        .filter((part) => part.cards.length > 0)
        .map((part) => (
          <section key={part.id} className="collection-part" aria-labelledby={part.title ? `p-${part.id}` : undefined}>
            {part.title && (
              <h2 id={`p-${part.id}`} lang={language} dir={directionOf(language)}>
                {part.title}
              </h2>
            )}
            <PageCards cards={part.cards} standings={view.standings} heading={part.title ? 'h3' : 'h2'} kinds ordered />
            <PartPlan cards={part.cards} />
          </section>
        ))}
    </article>
  );
}

/** The modules of a part as one session plan. */
function PartPlan({ cards }: { cards: CollectionView['parts'][number]['cards'] }) {
  const t = useT();
  const planned = cards.filter(({ kind }) => KINDS[kind].hasSessions);
  if (planned.length < 2) return null;
  return (
    <p className="no-print">
      <a href={sessionPlanPath(planned.map(({ href }) => href))} rel="nofollow">
        {t('sessionPlan.planPart')}
      </a>
    </p>
  );
}

/** Which pages were read on this device: shown and filled in by the island `reading/companion`. */
function Progress() {
  const t = useT();
  const words = {
    'data-some': t('collections.progress.some', { number: '{read}', most: '{all}' }),
    'data-none': t('collections.progress.none'),
    'data-mark': t('collections.progress.mark'),
  };
  return (
    <section
      className="notice-box no-print"
      aria-label={t('collections.progress.title')}
      data-reading-progress=""
      hidden
      {...words}
    >
      <p>
        <span data-count="" />{' '}
        <span data-next="">
          {t('collections.progress.next')} {/* The island fills in the next page to read. */}
          <a href="#contenu">…</a>
        </span>
      </p>
      <p className="quiet">{t('collections.progress.kept')}</p>
      <button type="button" className="link-button" data-forget="">
        {t('collections.progress.forget')}
      </button>
    </section>
  );
}
