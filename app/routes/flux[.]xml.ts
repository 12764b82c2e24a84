import type { LoaderFunctionArgs } from '@remix-run/node';
import { atomFeed, feedResponse } from '#app/explore/feed.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { FEED_PATH } from '#content/addresses/site-paths.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';

/** As many as a reader who comes by once a month would want. */
const MOST_ENTRIES = 30;

/** What was published last, for everybody; the same whoever asks. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const t = translator(context.locale);
  const cards = await context.services.publishedLists.latest(PUBLIC_VIEWER, MOST_ENTRIES);
  return feedResponse(atomFeed(t, { title: t('lists.lately'), path: '/', feedPath: FEED_PATH, cards }, context));
});
