import type { LoaderFunctionArgs } from '@remix-run/node';
import { annotationCards } from '#app/annotations/annotation-cards.server.ts';
import { askedThreads, requirePageId } from '#app/annotations/view/asked-threads.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { NavetteError } from '#content/errors.ts';

/**
 * `GET /annotations/<pageId>/cartes?fils=<id>.<id>…`: threads that changed, rendered as cards for
 * the page's script. With `&regards`, for the view of both sides.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const pageId = requirePageId(params.pageId);
  const ids = askedThreads(request);
  if (!ids) throw new NavetteError('invalid', { fields: ['fils'] });
  const crossed = new URL(request.url).searchParams.has('regards');
  const cards = await annotationCards(context, pageId, ids, crossed);
  return Response.json(cards, { headers: { 'Cache-Control': 'no-store' } });
});
