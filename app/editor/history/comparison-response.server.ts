import type { DetailChange } from '#app/reading/comparison/details-view.server.ts';

/**
 * Answers with a `PointComparison`.
 * @param text a `Comparison` as JSON, which may be long and is passed on unparsed
 */
export function comparisonResponse(details: readonly DetailChange[], text: string): Response {
  return new Response(`{"details":${JSON.stringify(details)},"text":${text}}`, {
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}
