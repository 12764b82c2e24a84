import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { marginView } from '#app/annotations/margin-view.server.tsx';
import { annotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { CollectionPage } from '#app/collections/collection-page.tsx';
import { collectionView } from '#app/collections/collection-view.server.ts';
import { MAP_QUERY } from '#app/collections/map-query.ts';
import { TermPage } from '#app/explore/term-page.tsx';
import { movedTermPath, termPageView } from '#app/explore/term-view.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { readPage } from '#app/http/locked-text.server.ts';
import { requireSegment } from '#app/http/segment.server.ts';
import { loaderHeaders, readInit, sharedInit } from '#app/http/shared-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { readingMeta } from '#app/reading/reading-meta.ts';
import { ReadingPage } from '#app/reading/reading-page.tsx';
import { readingView } from '#app/reading/reading-view.server.ts';
import { KINDS } from '#content/kinds/kind.ts';
import type { IslandName } from '#server/http/remix/islands.ts';

export const headers = loaderHeaders;

/** What a reader has beside a page: its one script where pages have none otherwise. */
const COMPANION = 'reading/companion' as const;

interface Loaded {
  readonly annotations: object | null;
  readonly view: { readonly type: 'page' | 'collection' | 'term' };
  readonly isKnown: boolean;
  readonly isAccompanied: boolean;
}

/**
 * Which islands a page has: for readers who are not signed in, none (decision 45), but for a
 * collection, which anybody can take onto the device, and the companion of its pages and of those
 * for which it was asked (decisions 162 and 168).
 */
function islandsOf({ annotations, view, isKnown, isAccompanied }: Loaded): IslandName[] {
  switch (view.type) {
    case 'collection':
      return ['kits/kept', COMPANION];
    case 'term':
      return [];
    case 'page':
      return [...(annotations && isKnown ? (['annotate'] as const) : []), ...(isAccompanied ? [COMPANION] : [])];
  }
}

export const handle: RouteHandle = {
  query: { ...MAP_QUERY, aides: /^1$/ },
  islands: (loaded) => (loaded ? islandsOf(loaded as Loaded) : []),
};

/** What collections and terms have not. */
const ALONE = { editionsCount: 0, annotations: null, isAccompanied: false } as const;

/** `/fiches/<slug>`: reading a page or a collection; `/pays/ml`: what was published on a term. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const isKnown = viewer.role !== 'public';
  const slug = params.slug ?? '';
  const segment = requireSegment(params.segment);
  const { search, searchParams } = new URL(request.url);
  if (segment.type === 'vocabulary') {
    const view = await termPageView(segment.vocabulary, slug, context).catch(async (error: unknown) => {
      const moved = await movedTermPath(segment.vocabulary, slug, error, context);
      // Not for good: a merger in the register can be undone.
      throw moved === null ? error : redirectTo(moved, 302);
    });
    const drafts = view.sections.flatMap(({ cards }) => cards.map(({ id }) => id));
    return data({ ...ALONE, view, isKnown }, sharedInit(context, 'none', { drafts }));
  }
  if (segment.type === 'collection') {
    const collection = await services.collections.requireAt(viewer, segment.kind, slug);
    const view = await collectionView(collection, searchParams, context);
    if (collection.slug !== slug) throw redirectTo(view.path + search, 301);
    return data({ ...ALONE, view, isKnown }, sharedInit(context, 'islands'));
  }
  const read = await readPage(context, segment.kind, slug);
  if (read.movedTo) throw redirectTo(read.movedTo + search, 301);
  const editions = read.edition ? await services.editions.list(viewer, read.page.id) : [];
  const viewOf = KINDS[segment.kind].hasTwoSides ? annotationsView : marginView;
  const annotations = await viewOf(read, context, request);
  const view = readingView(read, context);
  const isAccompanied =
    isKnown || (view.edition !== null && (view.places.length > 0 || searchParams.get('aides') === '1'));
  const init = sharedInit(context, isAccompanied ? COMPANION : 'none', { drafts: [read.page.id] });
  return data(
    { view, editionsCount: editions.length, annotations, isKnown, isAccompanied },
    view.edition ? readInit(init, read.page.id) : init,
  );
});

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return [];
  const { view } = data;
  switch (view.type) {
    case 'page':
      return readingMeta(view);
    case 'collection':
      return pageMeta(view.title, view.summary);
    case 'term':
      return [
        ...pageMeta(view.title, translator(view.locale)('explore.described', { name: view.title })),
        ...(view.feed
          ? [
              {
                tagName: 'link' as const,
                rel: 'alternate',
                type: 'application/atom+xml',
                title: view.title,
                href: view.feed,
              },
            ]
          : []),
      ];
  }
};

export default function PageOrCollection() {
  const { view, editionsCount, annotations, isAccompanied } = useLoaderData<typeof loader>();
  switch (view.type) {
    case 'page':
      return (
        <ReadingPage
          view={view}
          editionsCount={editionsCount}
          annotations={annotations}
          aids={isAccompanied ? 'here' : 'on demand'}
        />
      );
    case 'collection':
      return <CollectionPage view={view} />;
    case 'term':
      return <TermPage view={view} />;
  }
}
