import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { activityDays } from '#app/activity/activity-view.server.ts';
import { Covers } from '#app/collections/collection-cover.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { Desk, DeskReviews, type DeskView } from '#app/pages/desk/desk.tsx';
import { FirstSteps } from '#app/pages/desk/first-steps.tsx';
import { CardPicture } from '#app/pages/list/card-picture.tsx';
import { PageCards } from '#app/pages/list/page-cards.tsx';
import { standingsFor } from '#app/pages/list/standings.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SearchField } from '#app/search/search-field.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { kindPath, pagePath } from '#content/addresses/address.ts';
import { EXPLORE_PATH, FEED_PATH, SEARCH_PATH } from '#content/addresses/site-paths.ts';
import { LISTED_KINDS } from '#content/kinds/kind.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {}, islands: ['suggest'] };

/** Cards of what is new: two full rows of three, or three of two. */
const LATEST = 6;

/** Widths of pictures, as `sizes` has them: of the featured page, and of what is new on a phone. */
const FEATURED = '(min-width: 48rem) 18rem, 85vw';
const LATEST_ON_A_PHONE = '(min-width: 40.1rem) 84vw, 5.5rem';

/**
 * The home page: what is new, one page first; toolkits; for staff, their desk before all, for
 * members what they are asked to review.
 */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, networkName, timeZone } = context;
  if (viewer.role === 'partner') throw redirectTo(pagePath(await services.pages.require(viewer, viewer.pageId)));
  const [featured, latest, counts, collections] = await Promise.all([
    services.featured.find(viewer),
    services.publishedLists.latest(viewer, LATEST + 1),
    services.publishedLists.count(viewer),
    services.collections.list(viewer),
  ]);
  const shown = latest.filter(({ id }) => id !== featured?.id).slice(0, LATEST);
  return data(
    {
      locale,
      networkName,
      role: viewer.role,
      admin: viewer.role === 'staff' && viewer.admin,
      featured,
      latest: shown,
      standings: await standingsFor(
        shown.map(({ id }) => id),
        context,
      ),
      kinds: LISTED_KINDS.flatMap((kind) => (counts.has(kind) ? [{ kind, count: counts.get(kind)! }] : [])),
      toolkits: collections.filter((collection) => collection.kind === 'toolkit'),
      others: collections.filter((collection) => collection.kind !== 'toolkit'),
      desk: viewer.role === 'staff' ? deskView(await services.home.desk(viewer), timeZone) : null,
      toReview: viewer.role === 'member' ? await services.home.reviewsOf(viewer) : [],
    },
    sharedInit(context, 'islands'),
  );
});

function deskView(desk: Awaited<ReturnType<AppContext['services']['home']['desk']>>, timeZone: string): DeskView {
  return { ...desk, news: activityDays(desk.news, timeZone) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  const intro = t('lists.homeIntro', { network: data.networkName });
  return [
    ...pageMeta(data.networkName, intro),
    { property: 'og:type', content: 'website' },
    { property: 'og:title', content: data.networkName },
    { property: 'og:description', content: intro },
    { tagName: 'link', rel: 'alternate', type: 'application/atom+xml', title: t('lists.lately'), href: FEED_PATH },
  ];
};

export default function Home() {
  const { networkName, featured, latest, standings, kinds, toolkits, others, desk, toReview, role, admin } =
    useLoaderData<typeof loader>();
  const t = useT();
  return (
    <div className="home">
      {desk && <Desk desk={desk} />}
      <section className={desk ? 'home-hero is-compact' : 'home-hero'}>
        {!desk && (
          <>
            <p className="kicker">{networkName}</p>
            <h1>{t('lists.homeTitle')}</h1>
            <p className="standfirst">{t('lists.homeIntro', { network: networkName })}</p>
          </>
        )}
        <HomeSearch />
      </section>
      {toReview.length > 0 && (
        <section className="home-section desk" aria-labelledby="a-relire">
          <h2 id="a-relire">{t('lists.toReview')}</h2>
          <DeskReviews reviews={toReview} />
        </section>
      )}
      {featured && <Featured card={featured} />}
      {latest.length === 0 && !featured ? (
        <FirstSteps role={role} admin={admin} networkName={networkName} />
      ) : (
        <section className="home-section" aria-labelledby="recent">
          <header>
            <h2 id="recent">{t('lists.lately')}</h2>
            <p className="quiet">
              <a href={EXPLORE_PATH}>{t('lists.explore')}</a>
              {' · '}
              <a href={FEED_PATH} type="application/atom+xml">
                {t('explore.feed')}
              </a>
            </p>
          </header>
          <div className="home-latest">
            <PageCards cards={latest} standings={standings} heading="h3" kinds oneColumn={LATEST_ON_A_PHONE} />
          </div>
          <ul className="home-kinds" aria-label={t('explore.kinds')}>
            {kinds.map(({ kind, count }) => (
              <li key={kind}>
                <a href={kindPath(kind)}>
                  <span className="motif" data-motif={kind} aria-hidden="true" />
                  {kindName(t, kind, 'many')} <span className="quiet">{count}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {toolkits.length > 0 && (
        <section className="home-section" aria-labelledby="outils">
          <header>
            <h2 id="outils">{t('lists.toolkits')}</h2>
            <p className="quiet">{t('lists.toolkitsIntro')}</p>
          </header>
          <Covers collections={toolkits} heading="h3" />
        </section>
      )}
      {others.length > 0 && (
        <section className="home-section" aria-labelledby="recueils">
          <header>
            <h2 id="recueils">{t('lists.otherCollections')}</h2>
          </header>
          <Covers collections={others} heading="h3" />
        </section>
      )}
    </div>
  );
}

/** The page that the team shows first. */
function Featured({ card }: { card: PageCard }) {
  const t = useT();
  const language = foreignLanguage(card.language, t.locale);
  return (
    <section className="home-featured" aria-labelledby="une">
      {card.picture ? (
        <CardPicture picture={card.picture} sizes={FEATURED} first />
      ) : (
        <div className="motif" data-motif={card.kind} aria-hidden="true" />
      )}
      <div>
        <p className="label">
          {t('lists.featured')} · {kindName(t, card.kind)}
        </p>
        <h2 id="une" {...language}>
          <a className="home-featured-link" href={card.href}>
            {setTypography(card.title, card.language)}
          </a>
        </h2>
        <p {...language}>{setTypography(card.summary, card.language)}</p>
      </div>
    </section>
  );
}

function HomeSearch() {
  const t = useT();
  return (
    <search>
      <form action={SEARCH_PATH} className="home-search">
        <label htmlFor="q">{t('lists.homeSearch')}</label>
        <SearchField submit={t('shell.search')} aria-describedby="q-aide" />
        <p id="q-aide" className="quiet">
          {t('lists.homeSearchHint')}
        </p>
      </form>
    </search>
  );
}
