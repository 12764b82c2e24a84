import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { fileBounds, stageFile } from '#app/imports/staged-file.server.ts';
import { UploadPage } from '#app/imports/upload-page.tsx';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { importPath, workspacePath } from '#content/addresses/site-paths.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/etudes/<slug>/chantier/import`: a file of materials of a study. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const page = await requireStudyFor('material.write', args);
  const title = setTypography(page.title, page.language);
  return { locale: args.context.locale, title, path: pagePath(page), bounds: fileBounds(args.context) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const page = await requireStudyFor('material.write', args);
  const staged = await stageFile(args, 'material', page.id, translator(args.context.locale));
  if ('id' in staged) return redirectTo(importPath(staged.id));
  return data({ problem: staged.problem }, { status: staged.status });
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('imports.title.material')} · ${data.title}`);

export default function ImportMaterials() {
  const { title, path, bounds } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const back = workspacePath(path);
  return (
    <UploadPage
      kind="material"
      kicker={<a href={back}>{`${t('materials.workspace.title')} · ${title}`}</a>}
      back={back}
      bounds={bounds}
      problem={refused?.problem ?? null}
    />
  );
}
