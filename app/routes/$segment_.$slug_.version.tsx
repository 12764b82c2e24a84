import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { readVersion } from '#app/http/locked-text.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { VersionPage } from '#app/reading/version-page.tsx';
import { versionView } from '#app/reading/version-view.server.ts';
import { versionPath } from '#content/addresses/site-paths.ts';

export const handle: RouteHandle = {
  islands: (loaded) =>
    (loaded as { view?: { annotations: object | null } } | undefined)?.view?.annotations ? ['annotate'] : [],
};

/**
 * `/ateliers/<slug>/version`: the version of a draft that partners are asked to annotate; `?n=1` a
 * former one.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const asked = new URL(request.url).searchParams.get('n');
  const number = asked === null ? null : /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : 0;
  const read = await readVersion(context, requirePageKind(params.segment), params.slug ?? '', number);
  if (read.movedTo) throw redirectTo(versionPath(read.movedTo) + new URL(request.url).search, 301);
  return data({ view: await versionView(read, context, request), locale: context.locale });
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && `${translator(data.locale)('version.title')} · ${data.view.title}`),
  { name: 'robots', content: 'noindex' },
];

export default function Version() {
  return <VersionPage view={useLoaderData<typeof loader>().view} />;
}
