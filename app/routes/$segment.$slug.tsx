import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { CollectionPage } from '#app/components/collection-page.tsx';
import { pageMeta } from '#app/components/page-meta.ts';
import { readingMeta } from '#app/components/reading-meta.ts';
import { ReadingPage } from '#app/components/reading-page.tsx';
import type { RouteHandle } from '#app/components/route-handle.ts';
import { annotationsView } from '#app/http/annotations-view.server.ts';
import { collectionView } from '#app/http/collection-view.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { readingView } from '#app/http/reading-view.server.ts';
import { requireSegment } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';

export const headers = loaderHeaders;

/** Only those who see annotations are handed the script that brings them in live and lets words be selected. */
export const handle: RouteHandle = {
  query: {},
  islands: (loaded) => ((loaded as { annotations?: object | null } | undefined)?.annotations ? ['annotate'] : []),
};

/** `/fiches/<slug>`: a page or a collection being read. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const slug = params.slug ?? '';
  const segment = requireSegment(params.segment);
  const { search } = new URL(request.url);
  if (segment.type === 'collection') {
    const collection = await services.collections.requireAt(viewer, segment.kind, slug);
    const view = await collectionView(collection, context);
    if (collection.slug !== slug) throw redirectTo(view.path + search, 301);
    return data({ view, editionsCount: 0, annotations: null }, sharedInit(context));
  }
  const read = await services.reading.read(viewer, segment.kind, slug);
  if (read.movedTo) throw redirectTo(read.movedTo + search, 301);
  const editions = read.edition ? await services.editions.list(viewer, read.page.id) : [];
  const annotations = segment.kind === 'workshop' ? await annotationsView(read, context, request) : null;
  return data({ view: readingView(read, context), editionsCount: editions.length, annotations }, sharedInit(context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return [];
  const { view } = data;
  return view.type === 'page' ? readingMeta(view) : pageMeta(view.title, view.summary);
};

export default function PageOrCollection() {
  const { view, editionsCount, annotations } = useLoaderData<typeof loader>();
  return view.type === 'page' ? (
    <ReadingPage view={view} editionsCount={editionsCount} annotations={annotations} />
  ) : (
    <CollectionPage view={view} />
  );
}
