import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { doneAt } from '#app/frame/done-message.tsx';
import { formText, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { PublishForm, type PublishRefusal } from '#app/pages/publish/publish-form.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { editionInput } from '#content/input/edition-input.ts';
import { setTypography } from '#content/text/typography.ts';
import { threadsPath } from '#content/thread-path.ts';

/** `/fiches/<slug>/publier`: previews the next edition and publishes it. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('page.publish', args);
  const { kind, status, visibility, language, editionNumber } = page;
  const title = setTypography(page.title, language);
  const summary = setTypography(page.summary, language);
  return {
    locale,
    page: { title, summary, kind, status, visibility, language, editionNumber },
    path: pagePath(page),
    threads: threadsPath(page, viewer),
    preview: await services.editions.preview(page.id, viewer),
    isMailed: !services.reviews.showsLinks,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('page.publish', args);
  const form = await readForm(args);
  const path = pagePath(page);
  if (formText(form, 'intent') !== 'publish') throw new NavetteError('invalid', { fields: ['intent'] });
  const { note, without } = readInput(form, editionInput);
  const looked = {
    previewedState: formText(form, 'reviewed'),
    unchanged: formText(form, 'unchanged') === 'yes',
    meanwhile: formText(form, 'meanwhile') === 'yes',
  };
  try {
    await services.editions.publish(page.id, { note, without, ...looked }, viewer);
    return redirectTo(doneAt(path, 'publie'));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    // The loader runs again and shows the current draft.
    const isInvalid = isNavetteError(error) && error.code === 'invalid';
    return data({ note, without, refusal }, { status: statusOf(isInvalid ? 'invalid' : 'conflict') });
  }
});

/** Why nothing was published, if the form can explain it; else null. */
function refusalOf(error: unknown): PublishRefusal | null {
  if (!isNavetteError(error)) return null;
  const { code, details } = error;
  if (code === 'invalid') {
    if (details.fields?.includes('without')) return 'without';
    return details.fields?.includes('unchanged') ? 'unchanged' : 'incomplete';
  }
  if (code !== 'conflict') return null;
  if (details.reason === 'draft-changed' || details.reason === 'withdrawal') return details.reason;
  if (details.reason === 'not-reviewed') return 'without';
  // The list of what is missing explains the rest.
  if (details.reason === 'consent') return 'incomplete';
  return details.reason === 'published-meanwhile' ? 'published-meanwhile' : null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(
    data && `${translator(data.locale)('manage.publishTitle', { number: data.preview.number })} · ${data.page.title}`,
  );

export default function Publish() {
  const { page, path, threads, preview, isMailed } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <PublishForm
      page={page}
      path={path}
      threads={threads}
      preview={preview}
      isMailed={isMailed}
      note={refused?.note ?? ''}
      without={refused?.without ?? ''}
      refusal={refused?.refusal ?? null}
    />
  );
}
