import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { activityDays } from '#app/activity/activity-view.server.ts';
import { Covers } from '#app/collections/collection-cover.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { Desk, type DeskView } from '#app/pages/desk.tsx';
import { PageCards } from '#app/pages/page-cards.tsx';
import { pageMeta } from '#app/reading/page-meta.ts';
import { EmptyList } from '#app/ui/empty-list.tsx';
import { Icon } from '#app/ui/icon.tsx';
import { kindPath, pagePath } from '#content/address.ts';
import { LONGEST_QUERY } from '#content/search/search-query.ts';
import { SEARCH_PATH } from '#content/site-paths.ts';
import type { AppContext } from '#server/http/app-context.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: {} };

const LATEST = 3;

/** The home page: latest publications by kind; collections; for staff, their desk first. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, networkName, timeZone } = context;
  if (viewer.role === 'partner') throw redirectTo(pagePath(await services.pages.require(viewer, viewer.pageId)));
  const [sections, collections] = await Promise.all([
    services.reading.latest(viewer, LATEST),
    services.collections.list(viewer),
  ]);
  return data(
    {
      locale,
      networkName,
      role: viewer.role,
      sections,
      toolkits: collections.filter((collection) => collection.kind === 'toolkit'),
      others: collections.filter((collection) => collection.kind !== 'toolkit'),
      desk: viewer.role === 'staff' ? deskView(await services.home.desk(viewer), timeZone) : null,
    },
    sharedInit(context),
  );
});

function deskView(desk: Awaited<ReturnType<AppContext['services']['home']['desk']>>, timeZone: string): DeskView {
  return { ...desk, news: activityDays(desk.news, timeZone) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  return pageMeta(data.networkName, t('lists.homeIntro', { network: data.networkName }));
};

export default function Home() {
  const { networkName, sections, toolkits, others, desk, role } = useLoaderData<typeof loader>();
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
      {toolkits.length > 0 && (
        <section className="home-section" aria-labelledby="outils">
          <header>
            <h2 id="outils">{t('lists.toolkits')}</h2>
            <p className="quiet">{t('lists.toolkitsIntro')}</p>
          </header>
          <Covers collections={toolkits} heading="h3" />
        </section>
      )}
      {sections.length === 0 ? (
        <EmptyList role={role} kind={null} />
      ) : (
        <section className="home-section" aria-labelledby="recent">
          <header>
            <h2 id="recent">{t('lists.lately')}</h2>
          </header>
          {sections.map(({ kind, count, latest }) => (
            <section key={kind} className="home-kind" aria-labelledby={`k-${kind}`}>
              <h3 id={`k-${kind}`}>
                <a href={kindPath(kind)}>{kindName(t, kind, 'many')}</a>
                <span className="quiet">{t('lists.count', { count })}</span>
              </h3>
              <PageCards cards={latest} heading="h4" />
            </section>
          ))}
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

function HomeSearch() {
  const t = useT();
  return (
    <search>
      <form action={SEARCH_PATH} className="home-search">
        <label htmlFor="q">{t('lists.homeSearch')}</label>
        <div className="home-search-field">
          <Icon name="search" />
          <input id="q" type="search" name="q" maxLength={LONGEST_QUERY} aria-describedby="q-aide" autoComplete="off" />
          <button type="submit" className="button">
            {t('shell.search')}
          </button>
        </div>
        <p id="q-aide" className="quiet">
          {t('lists.homeSearchHint')}
        </p>
      </form>
    </search>
  );
}
