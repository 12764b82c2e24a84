import type { LoaderFunctionArgs } from '@remix-run/node';
import { atomFeed, feedResponse } from '#app/explore/feed.server.ts';
import { fedTerm, movedTermPath, termFeedPath } from '#app/explore/term-view.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requireVocabulary } from '#app/http/segment.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';

/** `/pays/ml/flux.xml`: what was published last on a term, for everybody; the same whoever asks. */
export const loader = guarded(async ({ params, context }: LoaderFunctionArgs) => {
  const vocabulary = requireVocabulary(params.segment);
  const slug = params.slug ?? '';
  const term = await fedTerm(vocabulary, slug, context).catch(async (error: unknown) => {
    const moved = await movedTermPath(vocabulary, slug, error, { ...context, viewer: PUBLIC_VIEWER });
    throw moved === null ? error : redirectTo(termFeedPath(moved), 302);
  });
  return feedResponse(atomFeed(translator(context.locale), term, context));
});
