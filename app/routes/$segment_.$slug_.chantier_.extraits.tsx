import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ExtractsPage } from '#app/extracts/extracts-page.tsx';
import { pageOfList } from '#app/extracts/page-of-list.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { requireStudyFor, studyOf } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { withParts } from '#content/extract/code.ts';
import { LONGEST_PHRASE } from '#content/withdrawal/withdrawal.ts';

/**
 * `/etudes/<slug>/chantier/extraits`: the extracts of a study, by code; words in its transcripts.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const asked = new URL(args.request.url).searchParams;
  const codes = await services.codeBook.list(page.id, viewer);
  const code = codes.find(({ id }) => id === asked.get('code'))?.id ?? '';
  const phrase = (asked.get('q') ?? '').slice(0, LONGEST_PHRASE).trim();
  return {
    locale,
    study: studyOf(page),
    archived: page.archivedAt !== null,
    isBlind: (await services.blindCoding.find(page.id, viewer)) !== null,
    codes,
    code,
    phrase,
    found: phrase === '' ? null : await services.transcripts.search(page.id, viewer, phrase),
    marked: await services.extracts.ofStudy(
      page.id,
      viewer,
      code === '' ? null : withParts(codes, code),
      pageOfList(asked),
    ),
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('extracts.ofStudy', { title: data.study.title }));

export default function Extracts() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return <ExtractsPage {...view} />;
}
