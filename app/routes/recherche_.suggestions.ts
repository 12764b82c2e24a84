import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';

/** Longer than any title. */
const LONGEST = 200;

/** `/recherche/suggestions?q=`: pages and collections by title, for the palette and the editor. */
export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => {
  const words = (new URL(request.url).searchParams.get('q') ?? '').slice(0, LONGEST);
  const found = await context.services.search.suggest(context.viewer, words);
  return Response.json(found, { headers: { 'Cache-Control': 'private, no-store' } });
});
