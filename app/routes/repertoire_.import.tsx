import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { fileBounds, stageFile } from '#app/imports/staged-file.server.ts';
import { UploadPage } from '#app/imports/upload-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { importPath, ORGANISATIONS_PATH } from '#content/addresses/site-paths.ts';

/** `/repertoire/import`: a file of organisations. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  await context.services.imports.require('organisation', null, context.viewer);
  return { locale: context.locale, bounds: fileBounds(context) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  await services.imports.require('organisation', null, viewer);
  const staged = await stageFile(args, 'organisation', null, translator(locale));
  if ('id' in staged) return redirectTo(importPath(staged.id));
  return data({ problem: staged.problem }, { status: staged.status });
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('imports.title.organisation'));

export default function ImportOrganisations() {
  const { bounds } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <UploadPage
      kind="organisation"
      kicker={<a href={ORGANISATIONS_PATH}>{t('organisations.title')}</a>}
      back={ORGANISATIONS_PATH}
      bounds={bounds}
      problem={refused?.problem ?? null}
    />
  );
}
