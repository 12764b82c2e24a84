import { type ActionFunctionArgs, data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { exportView, refreshHeaders } from '#app/exports/export-view.server.ts';
import { WaitPage } from '#app/exports/wait-page.tsx';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { exportWaitPath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';

export const handle: RouteHandle = { shell: 'slim' };

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/** `/telechargements/<id>`: how far a file is that somebody asked for; theirs alone. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const view = exportView(services.bookExports.require(viewer, params.id ?? ''));
  return data({ locale, view }, { headers: refreshHeaders(view) });
});

/** Cancels it. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  const id = params.id ?? '';
  services.bookExports.require(viewer, id);
  const form = await readForm({ request, context });
  if (formText(form, 'intent') !== 'cancel') throw new NavetteError('invalid', { fields: ['intent'] });
  await services.bookExports.cancel(viewer, id);
  return redirectTo(exportWaitPath(id));
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('exports.wait.title')),
  { name: 'robots', content: 'noindex' },
];

export default function Wait() {
  return <WaitPage view={useLoaderData<typeof loader>().view} />;
}
