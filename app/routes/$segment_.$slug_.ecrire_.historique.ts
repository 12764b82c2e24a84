import type { LoaderFunctionArgs } from '@remix-run/node';
import type { HistoryView } from '#app/editor/tools/history-view.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { can, pageSubject } from '#content/permission.ts';

/** `GET /fiches/<slug>/ecrire/historique`: the draft's checkpoints, latest first. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requirePageFor('draft.read', args);
  const points = await services.checkpoints.list(viewer, page.id);
  const view: HistoryView = {
    points: points.map(({ id, createdAt, reason, words, authors, replacedBy }) => ({
      id,
      createdAt,
      reason,
      words,
      authors,
      replacedBy,
    })),
    mayRestore: can(viewer, 'draft.write', pageSubject(page)),
  };
  return Response.json(view, { headers: { 'Cache-Control': 'no-store' } });
});
