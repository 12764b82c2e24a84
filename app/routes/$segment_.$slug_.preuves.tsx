import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { EvidenceMapPage } from '#app/materials/evidence-map-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { evidenceMapPath } from '#content/addresses/site-paths.ts';
import { setTypography } from '#content/text/typography.ts';

/**
 * `/etudes/<slug>/preuves`: what a study rests on and what was made of it; `?brouillon`: of its
 * draft.
 */
export const loader = guarded(async ({ params, request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const slug = params.slug ?? '';
  const page = await services.pages.requireAt(viewer, requirePageKind(params.segment), slug);
  const isDraft = new URL(request.url).searchParams.has('brouillon');
  if (page.slug !== slug) throw redirectTo(evidenceMapPath(pagePath(page), isDraft), 301);
  const { title, map, layout } = await services.evidenceMaps.read(viewer, page, isDraft, locale);
  return {
    locale,
    title: setTypography(title, page.language),
    language: page.language,
    path: pagePath(page),
    isDraft,
    map,
    layout,
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('materials.map.of', { title: data.title }));

export default function EvidenceOfStudy() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return <EvidenceMapPage {...view} />;
}
