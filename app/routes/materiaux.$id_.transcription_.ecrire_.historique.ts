import type { LoaderFunctionArgs } from '@remix-run/node';
import type { HistoryView } from '#app/editor/tools/history-view.ts';
import { guarded } from '#app/http/guarded.server.ts';

/**
 * `GET /materiaux/<id>/transcription/ecrire/historique`: the transcript's checkpoints, latest
 * first.
 */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const { draft, page } = await services.transcripts.require(params.id ?? '', 'material.read', viewer);
  const points = await services.checkpoints.list(viewer, draft.id);
  const view: HistoryView = {
    points: points.map(({ id, createdAt, reason, words, authors, replacedBy }) => ({
      ...{ id, createdAt, reason, words, authors, replacedBy },
    })),
    mayRestore: page.archivedAt === null,
  };
  return Response.json(view, { headers: { 'Cache-Control': 'no-store' } });
});
