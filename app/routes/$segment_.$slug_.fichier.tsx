import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readFormWithFile } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { FileChanges, FileUpdateForm } from '#app/pages/notice/file-update.tsx';
import { readNotes } from '#app/pages/notice/notice-form.server.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { fileProblem, TEXT_FILE_FORM } from '#app/pages/text-file-form.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { draftPath, fileUpdatePath } from '#content/addresses/site-paths.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { isNavetteError, type NavetteError, statusOf } from '#content/errors.ts';
import { setTypography } from '#content/text/typography.ts';

export const handle: RouteHandle = { islands: ['drop-file'], query: { document: /^[a-z0-9]{12}$/ } };

/**
 * `/fiches/<slug>/fichier`: updates the draft from a file of its text, with a preview of what
 * changes.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('draft.write', args);
  const id = new URL(args.request.url).searchParams.get('document');
  const preview = id === null ? null : await services.fileUpdates.preview(id, page, locale, viewer);
  return {
    locale,
    page: { title: setTypography(page.title, page.language), kind: page.kind, language: page.language },
    path: pagePath(page),
    file: id !== null && preview && { id, ...preview, comparison: JSON.parse(preview.comparison) as Comparison },
    problem: id !== null && !preview ? translator(locale)('manage.fileUpdate.gone') : null,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const { fileUpdates, wordImports } = services;
  const page = await requirePageFor('draft.write', args);
  const t = translator(locale);
  try {
    const sent = await readFormWithFile(args, TEXT_FILE_FORM);
    const { form, file } = sent;
    const id = formText(form, 'document');
    if (formText(form, 'intent') === 'apply') {
      await fileUpdates.apply(id, page, viewer, readNotes(form, locale));
      return redirectTo(doneAt(draftPath(pagePath(page)), 'fichier-repris'));
    }
    const unread = fileProblem(t, sent);
    if (unread) return data({ problem: unread.problem }, { status: unread.status });
    const read = await fileUpdates.read({ file: file!.temporary, name: file!.name }, page, viewer);
    return redirectTo(fileUpdatePath(pagePath(page), read));
  } catch (error) {
    if (isNavetteError(error) && error.code === 'gone')
      return data({ problem: t('manage.fileUpdate.gone') }, { status: statusOf(error.code) });
    const problem = wordImports.describe(error, locale);
    if (problem === null) throw error;
    return data({ problem }, { status: statusOf((error as NavetteError).code) });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('manage.fileUpdate.title')} · ${data.page.title}`);

export default function UpdateFromFile() {
  const t = useT();
  const { page, path, file, problem } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <div className="form-page">
      <PageKicker kind={page.kind} title={page.title} path={path} />
      <h1>{t('manage.fileUpdate.title')}</h1>
      <p className="standfirst">{t('manage.fileUpdate.intro')}</p>
      {file && <FileChanges file={file} language={page.language} />}
      <FileUpdateForm problem={refused?.problem ?? problem} isOther={Boolean(file)} />
    </div>
  );
}
