import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { CollectionList } from '#app/collections/collection-list.tsx';
import { termListView } from '#app/explore/explore-view.server.ts';
import { VocabularyPage } from '#app/explore/vocabulary-page.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requireSegment } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { kindName, kindNames } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { PageList } from '#app/pages/list/page-list.tsx';
import { pageListView } from '#app/pages/list/page-list-view.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = {
  query: {
    pays: /^[A-Z]{2}$/,
    secteur: /^[a-z0-9-]{1,40}$/,
    odd: /^\d{1,2}$/,
    vue: /^liste$/,
    tri: /^(titre|pays)$/,
    p: /^[1-9]\d{0,3}$/,
  },
  islands: ['suggest'],
};

/** `/fiches`, `/outils`, `/pays`: the pages or collections of a kind, the terms of a vocabulary. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const segment = requireSegment(params.segment);
  if (segment.type === 'vocabulary') {
    return data(await termListView(segment.vocabulary, context), sharedInit(context, 'islands'));
  }
  if (segment.type === 'collection') {
    const collections = await services.collections.list(viewer, segment.kind);
    const value = { type: 'collection' as const, kind: segment.kind, locale, role: viewer.role, collections };
    return data(value, sharedInit(context, 'islands'));
  }
  return data(
    await pageListView(segment.kind, new URL(request.url).searchParams, context),
    sharedInit(context, 'islands'),
  );
});

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  if (data.type === 'vocabulary') return pageMeta(t(`explore.many.${data.vocabulary}`), t('explore.intro'));
  return pageMeta(kindName(t, data.kind, 'many'), kindNames(t, data.kind).intro);
};

export default function List() {
  const view = useLoaderData<typeof loader>();
  switch (view.type) {
    case 'page':
      return <PageList view={view} />;
    case 'collection':
      return <CollectionList {...view} />;
    case 'vocabulary':
      return <VocabularyPage view={view} />;
  }
}
