import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { comparisonResponse } from '#app/editor/history/comparison-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { NavetteError } from '#content/errors.ts';
import { isId } from '#content/text/ids.ts';

const NEVER_KEPT = { 'Cache-Control': 'no-store' };

function requirePoint(id: string | null | undefined): string {
  if (!isId(id ?? '')) throw new NavetteError('not-found');
  return id!;
}

/**
 * `GET …/ecrire/historique/<id>`: compares a checkpoint of a transcript with its text, or another.
 */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const { draft } = await services.transcripts.require(params.id ?? '', 'material.read', viewer);
  const other = new URL(request.url).searchParams.get('avec');
  const after = other === null ? null : requirePoint(other);
  const { text } = await services.checkpoints.compare(viewer, draft.id, requirePoint(params.point), after);
  return comparisonResponse([], text);
});

/** `POST …/ecrire/historique/<id>`: restores a checkpoint of a transcript. */
export const action = guarded(async ({ context, params }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  const { draft } = await services.transcripts.require(params.id ?? '', 'material.write', viewer);
  const kept = await services.checkpoints.restore(viewer, draft.id, requirePoint(params.point));
  return Response.json(kept, { headers: NEVER_KEPT });
});
