import type { LoaderFunctionArgs } from '@remix-run/node';
import { boardCsv } from '#app/board/board-csv.server.ts';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { authoriseSeen } from '#content/authorise.ts';

/** `/tableau-de-bord.csv`: the rows of the board that the address asks for, all of them. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin, timeZone } = context;
  authoriseSeen(viewer, 'draft.read');
  const query = parseBoardQuery(new URL(request.url).searchParams);
  const t = translator(locale);
  const stages = () => services.stageBoard.all(viewer, query);
  const parts = boardCsv(services.board.parts(viewer, query), stages, t, { origin, timeZone });
  return csvResponse(`${t('board.file.name')}-${services.board.today()}`, parts, locale === 'fr' ? ';' : ',', context);
});
