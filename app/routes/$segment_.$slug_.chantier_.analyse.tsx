import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readFormWithFile } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { requireStudyFor, studyOf } from '#app/materials/study.server.ts';
import { AnalysisPage } from '#app/qda/analysis-page.tsx';
import { describeProjectRefusal } from '#app/qda/describe-refusal.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { analysisPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';

/** Bytes of a form around its file. */
const AROUND = 64 * 1024;

/**
 * `/etudes/<slug>/chantier/analyse`: the analysis of a study leaves for analysts' tools, and comes
 * in.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const archived = page.archivedAt !== null;
  const id = new URL(args.request.url).searchParams.get('projet');
  const preview = id === null || archived ? null : await services.qdaImports.preview(page.id, id, viewer);
  const gone = id !== null && !preview ? translator(locale)('extracts.project.gone') : null;
  return {
    locale,
    study: studyOf(page),
    archived,
    survey: await services.qdaExport.survey(page.id, viewer),
    preview,
    gone,
    megabytes: services.qdaImports.mostBytes / 1024 / 1024,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, sending, locale } = args.context;
  const { qdaImports } = services;
  const page = await requireStudyFor('material.write', args);
  const here = analysisPath(pagePath(page));
  const { mostBytes } = qdaImports;
  const t = translator(locale);
  try {
    const options = { limit: mostBytes + AROUND, file: { field: 'fichier', limit: mostBytes } };
    const { form, file } = await readFormWithFile(args, options);
    const id = formText(form, 'project');
    switch (formText(form, 'intent')) {
      case 'run':
        await qdaImports.run(page.id, id, viewer, sending.record);
        return redirectTo(doneAt(here, 'analyse'));
      case 'cancel':
        await qdaImports.cancel(page.id, id, viewer);
        return redirectTo(here);
      default: {
        if (!file || file.bytes === 0)
          return data({ problem: t('extracts.project.missing') }, { status: statusOf('invalid') });
        const read = await qdaImports.read(page.id, { file: file.temporary, name: file.name }, viewer);
        return redirectTo(`${here}?projet=${read}`);
      }
    }
  } catch (error) {
    const problem = isNavetteError(error) ? describeProjectRefusal(t, error, mostBytes / 1024 / 1024) : null;
    if (problem === null || !isNavetteError(error)) throw error;
    return data({ problem }, { status: statusOf(error.code) });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('extracts.project.of', { title: data.study.title }));

export default function Analysis() {
  const { locale: _locale, gone, ...view } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return <AnalysisPage {...view} problem={refused?.problem ?? gone} />;
}
