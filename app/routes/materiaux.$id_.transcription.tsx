import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { pageOfList } from '#app/extracts/page-of-list.ts';
import { TranscriptPage } from '#app/extracts/transcript-page.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { materialLabel } from '#content/material/material.ts';

export const handle: RouteHandle = { islands: ['annotate/mark-passage'] };

/** `/materiaux/<id>/transcription`: the transcript of a material, beside its sound. */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const { material, page } = await services.materials.read(params.id ?? '', viewer);
  const { id, kind, number, title, language } = material;
  const files = await services.materialFiles.list(id, viewer);
  return {
    locale,
    material: { id, kind, number, title, language },
    archived: page.archivedAt !== null,
    blindStudy: (await services.blindCoding.find(page.id, viewer)) && pagePath(page),
    text: await services.transcripts.readBlocks(id, viewer, locale),
    sounds: files.filter(({ played }) => played),
    marked: await services.extracts.ofMaterial(id, viewer, pageOfList(new URL(request.url).searchParams)),
    codes: await services.codeBook.list(page.id, viewer),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('extracts.transcript.of', { label: materialLabel(data.material) }));

export default function Transcript() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return <TranscriptPage {...view} />;
}
