import type { LoaderFunctionArgs } from '@remix-run/node';
import { termFeed } from '#app/explore/term-feed.server.ts';
import { fedTerm } from '#app/explore/term-view.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requireVocabulary } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';

/** `/pays/ml/flux.xml`: what was published last on a term, for everybody; the same whoever asks. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const term = await fedTerm(requireVocabulary(params.segment), params.slug ?? '', context);
  return new Response(termFeed(translator(context.locale), term, context), {
    headers: {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Cache-Control': 'no-cache',
      // Its titles are in the reader's language.
      Vary: 'Accept-Language, Cookie',
    },
  });
});
