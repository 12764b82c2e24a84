import { data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { SelectionPage } from '#app/exports/selection-page.tsx';
import { answerSelection } from '#app/exports/selection-view.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

/** `/selection?page=/fiches/x&page=/etudes/y`: pages in the order of the address, as one file. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const answer = await answerSelection(new URL(request.url), request.headers.get('Cookie'), context);
  if (answer.location !== undefined) {
    const led = redirectTo(answer.location);
    if (answer.cookie !== null) led.headers.set('Set-Cookie', answer.cookie);
    led.headers.set('Cache-Control', 'no-store');
    throw led;
  }
  const { view } = answer;
  return data({ locale: context.locale, view }, { headers: { 'Cache-Control': 'no-store' } });
});

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(data && translator(data.locale)('exports.selection.title')),
  { name: 'robots', content: 'noindex' },
];

export default function Selection() {
  return <SelectionPage view={useLoaderData<typeof loader>().view} />;
}
