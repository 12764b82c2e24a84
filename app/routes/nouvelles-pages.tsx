import { type ActionFunctionArgs, data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { BatchPage, BatchPreview, NoBatch, type RefusedChoices } from '#app/pages/batch/batch-page.tsx';
import { batchHeaders, batchView, readChoices } from '#app/pages/batch/batch-view.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { textBatchPath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { isNavetteError, NavetteError, statusOf } from '#content/errors.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/**
 * `/nouvelles-pages?lot=<id>`: the texts of an archive, visible only to its sender, and the pages
 * made from them; with `texte=<place>`, a preview of one of them.
 */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  authoriseSeen(viewer, 'page.create');
  const { id, text } = asked(request);
  const batch = services.textBatches.find(id, viewer);
  if (!batch) return data({ locale, view: null, preview: null }, { headers: batchHeaders(false) });
  const view = batchView(batch, await collectionOf(batch.collectionId, context), context);
  const html = text === null ? null : await services.textBatches.preview(id, text, locale, viewer);
  const preview = html === null || text === null ? null : { html, text: view.texts[text]! };
  const isUnderWay = preview === null && (view.state === 'reading' || view.state === 'making');
  return data({ locale, view, preview }, { headers: batchHeaders(isUnderWay) });
});

/** What the address asks for. */
function asked(request: Request): { readonly id: string; readonly text: number | null } {
  const { searchParams } = new URL(request.url);
  const text = searchParams.get('texte') ?? '';
  return { id: searchParams.get('lot') ?? '', text: /^\d{1,3}$/.test(text) ? Number(text) : null };
}

async function collectionOf(id: string | null, { services, viewer }: AppContext) {
  if (id === null) return null;
  const { title, language, ...collection } = await services.collectionParts.requireToAdd(id, viewer);
  return { title: setTypography(title, language), path: collectionPath(collection) };
}

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  authoriseSeen(viewer, 'page.create');
  const { id } = asked(args.request);
  const form = await readForm(args);
  const batch = services.textBatches.find(id, viewer);
  // The screen reports that the batch no longer exists.
  if (!batch) return redirectTo(textBatchPath(id));
  switch (formText(form, 'intent')) {
    case 'cancel':
      services.textBatches.cancel(id, viewer);
      break;
    case 'make':
      try {
        services.textBatches.make(id, readChoices(form, batch, args.context), viewer);
      } catch (error) {
        if (!isNavetteError(error) || error.code !== 'invalid') throw error;
        const typed = [...form].filter((field): field is [string, string] => typeof field[1] === 'string');
        const refused: RefusedChoices = { fields: error.details.fields ?? [], typed: Object.fromEntries(typed) };
        return data(refused, { status: statusOf('invalid') });
      }
      break;
    default:
      throw new NavetteError('invalid', { fields: ['intent'] });
  }
  return redirectTo(textBatchPath(id));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('manage.batch.title')),
  { name: 'robots', content: 'noindex' },
];

export default function NewPages() {
  const { view, preview } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  if (!view) return <NoBatch />;
  if (preview) return <BatchPreview id={view.id} {...preview} />;
  return <BatchPage batch={view} refused={refused ?? null} />;
}
