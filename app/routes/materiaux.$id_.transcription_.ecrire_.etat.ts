import type { LoaderFunctionArgs } from '@remix-run/node';
import { transcriptState } from '#app/extracts/transcript-writing.server.ts';
import { guarded } from '#app/http/guarded.server.ts';

/** `GET /materiaux/<id>/transcription/ecrire/etat`: what the editor shows beside the text. */
export const loader = guarded(async ({ context, params }: LoaderFunctionArgs) => {
  const { services, viewer } = context;
  const found = await services.transcripts.require(params.id ?? '', 'material.read', viewer);
  return Response.json(transcriptState(found, found.draft.id, context), { headers: { 'Cache-Control': 'no-store' } });
});
