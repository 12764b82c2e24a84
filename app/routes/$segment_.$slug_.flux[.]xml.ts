import type { LoaderFunctionArgs } from '@remix-run/node';
import { atomFeed, feedResponse } from '#app/explore/feed.server.ts';
import { fedTerm } from '#app/explore/term-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requireVocabulary } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';

/** `/pays/ml/flux.xml`: what was published last on a term, for everybody; the same whoever asks. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const term = await fedTerm(requireVocabulary(params.segment), params.slug ?? '', context);
  return feedResponse(atomFeed(translator(context.locale), term, context));
});
