import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { OrganisationsPage } from '#app/organisations/organisations-page.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { parseOrganisationQuery } from '#content/organisation/organisation-query.ts';

/** `/repertoire`: the register of organisations. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  const query = parseOrganisationQuery(new URL(request.url).searchParams);
  return { locale, query, ...(await services.organisations.list(query, viewer)) };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('organisations.title'));

export default function Organisations() {
  const { locale: _locale, ...view } = useLoaderData<typeof loader>();
  return <OrganisationsPage {...view} />;
}
