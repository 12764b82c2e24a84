import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { BoardPage } from '#app/board/board-page.tsx';
import { boardView } from '#app/board/board-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { authoriseSeen } from '#content/authorise.ts';

/** `/tableau-de-bord`: where every page and collection stands. Its query is in the address. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  authoriseSeen(context.viewer, 'draft.read');
  return boardView(new URL(request.url).searchParams, context);
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data && translator(data.locale)('board.title'));

export default function BoardScreen() {
  return <BoardPage view={useLoaderData<typeof loader>()} />;
}
