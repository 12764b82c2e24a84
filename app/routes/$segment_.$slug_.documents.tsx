import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, readFormWithFile, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { ATTACHMENT_FORM, describeAttachmentRefusal, readNewAttachment } from '#app/pages/attachment-form.server.ts';
import { AttachmentForms } from '#app/pages/attachment-forms.tsx';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { documentsPath, publishPath } from '#content/addresses/site-paths.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { type AttachmentInput, attachmentInput } from '#content/input/attachment-input.ts';
import { setTypography } from '#content/text/typography.ts';

/** `/fiches/<slug>/documents`: the draft's attachments. Every action is a plain form. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('file.upload', args);
  const { title, kind, language } = page;
  return {
    locale,
    page: { title: setTypography(title, language), kind, language },
    path: pagePath(page),
    attachments: await services.attachments.list(page.id, viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { viewer, locale } = args.context;
  const { attachments } = args.context.services;
  const page = await requirePageFor('file.upload', args);
  const here = documentsPath(pagePath(page));
  let typed: AttachmentInput = { title: '', language: '' };
  try {
    const { form, file } = await readFormWithFile(args, ATTACHMENT_FORM);
    typed = readInput(form, attachmentInput);
    const id = formText(form, 'id');
    switch (formText(form, 'intent')) {
      case 'add':
        await attachments.add(page.id, readNewAttachment(typed, file), viewer);
        break;
      case 'save':
        await attachments.change(page.id, id, typed, viewer);
        break;
      case 'up':
        await attachments.move(page.id, id, -1, viewer);
        break;
      case 'down':
        await attachments.move(page.id, id, 1, viewer);
        break;
      case 'remove':
        await attachments.remove(page.id, id, viewer);
        break;
      default:
        throw new NavetteError('invalid', { fields: ['intent'] });
    }
  } catch (error) {
    const problem = isNavetteError(error) ? describeAttachmentRefusal(translator(locale), error) : null;
    if (problem === null) throw error;
    return data({ problem, typed }, { status: statusOf((error as NavetteError).code) });
  }
  return redirectTo(doneAt(here, 'documents'));
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${translator(data.locale)('documents.title')} · ${data.page.title}`);

export default function Documents() {
  const { page, path, attachments } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <div className="form-page">
      <PageKicker kind={page.kind} title={page.title} path={path} />
      <h1>{t('documents.title')}</h1>
      <p className="standfirst">{t('documents.intro')}</p>
      {refused ? (
        <p className="notice-box is-danger" role="alert">
          {refused.problem}
        </p>
      ) : (
        <DoneMessage />
      )}
      <AttachmentForms
        attachments={attachments}
        typed={{ title: refused?.typed.title ?? '', language: refused?.typed.language || page.language }}
      />
      <p className="actions">
        <a href={publishPath(path)}>{t('documents.publish')}</a>
        <a href={path}>{t('documents.back')}</a>
      </p>
    </div>
  );
}
