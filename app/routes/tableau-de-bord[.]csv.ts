import type { LoaderFunctionArgs } from '@remix-run/node';
import { boardCsv } from '#app/board/board-csv.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { parseBoardQuery } from '#content/board.ts';

/** `/tableau-de-bord.csv`: the rows of the board that the address asks for, all of them. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin } = context;
  authoriseSeen(viewer, 'draft.read');
  const entries = await services.board.all(viewer, parseBoardQuery(new URL(request.url).searchParams));
  const t = translator(locale);
  return new Response(boardCsv(entries, t, origin), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${t('board.file.name')}-${services.board.today()}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  });
});
