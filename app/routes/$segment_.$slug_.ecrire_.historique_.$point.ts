import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { comparisonResponse } from '#app/editor/history/comparison-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { changedDetails } from '#app/reading/comparison/details-view.server.ts';
import { NavetteError } from '#content/errors.ts';
import { isId } from '#content/text/ids.ts';

const NEVER_KEPT = { 'Cache-Control': 'no-store' };

function requirePoint(id: string | null | undefined): string {
  if (!isId(id ?? '')) throw new NavetteError('not-found');
  return id!;
}

/**
 * `GET …/ecrire/historique/<id>`: compares a checkpoint with the draft; with `?avec=<id>`, with
 * another checkpoint.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('draft.read', args);
  const other = new URL(args.request.url).searchParams.get('avec');
  const after = other === null ? null : requirePoint(other);
  const { details, text } = await services.checkpoints.compare(viewer, page.id, requirePoint(args.params.point), after);
  const changed = details ? changedDetails(translator(locale), page.kind, details) : [];
  return comparisonResponse(changed, text);
});

/**
 * `POST …/ecrire/historique/<id>`: restores a checkpoint. Returns `{ keptAs }`, the checkpoint of
 * the text before.
 */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('draft.write', args);
  const kept = await services.checkpoints.restore(viewer, page.id, requirePoint(args.params.point));
  return Response.json(kept, { headers: NEVER_KEPT });
});
