import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { pageOfList } from '#app/extracts/page-of-list.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { MaterialPage } from '#app/materials/material-page.tsx';
import { studyOf } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { materialLabel } from '#content/material/material.ts';

/** `/materiaux/<id>`: a material of a study. */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { material, page, concerned } = await services.materials.read(params.id ?? '', viewer);
  const uses = await services.materialUses.find(material.id, viewer);
  const files = await services.materialFiles.list(material.id, viewer);
  return {
    beyond: await services.beyondConsent.find({ materialId: material.id }, viewer),
    ...{ locale, material, concerned, study: studyOf(page), archived: page.archivedAt !== null, uses, files },
    transcript: await services.transcripts.find(material.id, viewer),
    marked: await services.extracts.ofMaterial(material.id, viewer, pageOfList(new URL(request.url).searchParams)),
    hasTeam: (await services.studyTeam.members(page.id, viewer)).length > 0,
    codes: await services.codeBook.list(page.id, viewer),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${materialLabel(data.material)} · ${data.material.title}`);

export default function Material() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return <MaterialPage {...view} />;
}
