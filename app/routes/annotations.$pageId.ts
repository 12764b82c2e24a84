import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { submitAnnotation } from '#app/annotations/view/annotation-form.server.ts';
import { askedThreads, requirePageId } from '#app/annotations/view/asked-threads.server.ts';
import { REPLIES_PART } from '#app/annotations/view/thread-pages.ts';
import { readForm } from '#app/http/form.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { setShortText, setTypography } from '#content/text/typography.ts';
import type { AnnotationList, ReplyView } from '#server/annotations/annotation-views.ts';

const NEVER_KEPT = { 'Cache-Control': 'no-store' };

/** Threads with the words quoted in the page's typography, and what was written in its own. */
function asShown<List extends Pick<AnnotationList, 'language' | 'threads'>>(list: List): List {
  const { language } = list;
  const set = <T extends ReplyView>(item: T): T => ({ ...item, body: setShortText(item.body, item.language ?? '') });
  const threads = list.threads.map((thread) => ({
    ...set(thread),
    quote: setTypography(thread.quote, language),
    replies: thread.replies.map(set),
  }));
  return { ...list, threads };
}

/**
 * `GET /annotations/<pageId>`: a page's annotations as JSON; with `?fils=<id>.<id>…`, only those
 * threads, for a client that has the others. With `?brouillon`, for the editor's panel: their
 * places in the draft, and their words with typography applied, so that the editor need not; with
 * `&reponses=<n>`, of the first of those threads that part of its replies. With
 * `?noms`, the names that can be mentioned there instead.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { viewer } = context;
  const { annotationReading } = context.services;
  const { searchParams } = new URL(request.url);
  const draft = searchParams.has('brouillon');
  const pageId = requirePageId(params.pageId);
  if (searchParams.has('noms'))
    return Response.json({ names: await annotationReading.mentionable(viewer, pageId) }, { headers: NEVER_KEPT });
  const ids = askedThreads(request);
  const replies = { threadId: ids?.[0] ?? null, part: Number(searchParams.get(REPLIES_PART)) };
  const list = ids
    ? await annotationReading.changes(viewer, pageId, ids, { draft, replies })
    : await annotationReading.list(viewer, pageId, { draft });
  await context.nextTurn();
  if (!draft) return Response.json(list, { headers: NEVER_KEPT });
  const shown = asShown(list);
  await context.nextTurn();
  return Response.json(shown, { headers: NEVER_KEPT });
});

/** `POST /annotations/<pageId>`: the page's annotation forms, with a JSON response for scripts. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const pageId = requirePageId(params.pageId);
  const outcome = await submitAnnotation(await readForm({ request, context }), pageId, context);
  if (outcome.ok) return Response.json(outcome, { headers: NEVER_KEPT });
  const { code, form } = outcome;
  return Response.json(
    { ok: false, code, errors: form.errors, place: form.place },
    { status: outcome.status, headers: { ...NEVER_KEPT, ...outcome.headers } },
  );
});
