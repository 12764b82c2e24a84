import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { TermKindPage } from '#app/explore/term-kind-page.tsx';
import { movedTermPath, termKindPath, termKindView } from '#app/explore/term-view.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageKind, requireVocabulary } from '#app/http/segment.server.ts';
import { loaderHeaders, sharedInit } from '#app/http/shared-page.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers = loaderHeaders;

export const handle: RouteHandle = { query: { p: /^[1-9]\d{0,3}$/ } };

/** `/pays/ml/etudes`: what was published of a kind on a term. */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const vocabulary = requireVocabulary(params.segment);
  const kind = requirePageKind(params.genre);
  const page = Math.max(1, Math.trunc(Number(new URL(request.url).searchParams.get('p'))) || 1);
  const slug = params.slug ?? '';
  const view = await termKindView(vocabulary, slug, kind, page, context).catch(async (error: unknown) => {
    const moved = await movedTermPath(vocabulary, slug, error, context);
    throw moved === null ? error : redirectTo(termKindPath(moved, kind), 302);
  });
  return data(view, sharedInit(context));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => {
  if (!data) return pageMeta(undefined);
  const t = translator(data.locale);
  return pageMeta(
    t('explore.kindOn', { kind: kindName(t, data.kind, 'many'), name: data.title }),
    t('explore.described', { name: data.title }),
  );
};

export default function TermKind() {
  return <TermKindPage view={useLoaderData<typeof loader>()} />;
}
