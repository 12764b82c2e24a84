import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { organisationsCsv } from '#app/organisations/organisations-csv.ts';
import { authorise } from '#content/authorise.ts';
import { parseOrganisationQuery } from '#content/organisation/organisation-query.ts';

/** `/repertoire.csv`: the organisations that the address asks for. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  // Before the answer begins: what `all` refuses would come too late.
  authorise(viewer, 'organisation.read');
  const query = parseOrganisationQuery(new URL(request.url).searchParams);
  const t = translator(locale);
  const rows = organisationsCsv(services.organisations.all(query, viewer), t);
  return csvResponse(t('organisations.file'), rows, locale === 'fr' ? ';' : ',', context);
});
