import type { LoaderFunctionArgs } from '@remix-run/node';
import { writingState } from '#app/editor/desk/writing-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';

/** `GET /fiches/<slug>/ecrire/etat`: the data beside the draft's text, read again on changes. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const page = await requirePageFor('draft.read', args);
  return Response.json(await writingState(page, args.context), { headers: { 'Cache-Control': 'no-store' } });
});
