import type { LoaderFunctionArgs } from '@remix-run/node';
import { journalCsv } from '#app/activity/journal-csv.server.ts';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { parseActivityQuery } from '#content/activity/activity.ts';
import { authoriseSeen } from '#content/authorise.ts';

/** `/admin/journal.csv`: the rows of the audit log that the address asks for, all of them. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin } = context;
  authoriseSeen(viewer, 'system.read');
  const query = parseActivityQuery(new URL(request.url).searchParams);
  const t = translator(locale);
  const parts = journalCsv(services.activity.journalParts(viewer, query), t, origin);
  return csvResponse(
    `${t('activity.journal.file')}-${services.board.today()}`,
    parts,
    locale === 'fr' ? ';' : ',',
    context,
  );
});
