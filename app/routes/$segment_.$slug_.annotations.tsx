import { type ActionFunctionArgs, data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { crossedView, withQuote } from '#app/annotations/crossed/crossed-view.server.ts';
import { CrossedViews } from '#app/annotations/crossed/crossed-views.tsx';
import { readAnnotated } from '#app/annotations/view/annotated-text.server.ts';
import { DONE, submitAnnotation } from '#app/annotations/view/annotation-form.server.ts';
import { OPEN_THREAD } from '#app/annotations/view/thread-pages.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { requirePageKind } from '#app/http/segment.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { annotationsPath, donePath } from '#content/addresses/site-paths.ts';
import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { can, pageSubject } from '#content/permission.ts';

export const handle: RouteHandle = { islands: ['annotate'] };

/**
 * `/ateliers/<slug>/annotations`: regards croisés, paragraph by paragraph. Of a page that has only
 * a draft, whoever reads it is led there; the browser keeps the thread that its address names.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const kind = requirePageKind(params.segment);
  const { services, viewer } = context;
  const page = await services.pages.requireAt(viewer, kind, params.slug ?? '', 'annotation.read');
  const text = annotatedTextOf(viewer, page);
  if (text.edition === null && text.version === null && can(viewer, 'draft.read', pageSubject(page)))
    throw redirectTo(writePath(pagePath(page)), 302);
  const read = await readAnnotated(context, kind, params.slug ?? '');
  if (read.movedTo) throw redirectTo(annotationsPath(read.movedTo), 301);
  const view = await crossedView(read, context, request);
  return data({ view });
});

/** All annotation forms of the page and of this view, without a script. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const kind = requirePageKind(params.segment);
  const read = await readAnnotated(context, kind, params.slug ?? '');
  const form = await readForm({ request, context });
  const outcome = await submitAnnotation(form, read.page.id, context);
  if (!outcome.ok)
    return data({ form: withQuote(outcome.form, read) }, { status: outcome.status, headers: outcome.headers });
  const path = pagePath(read.page);
  const back = form.get('retour') === 'regards' ? annotationsPath(path) : (read.textPath ?? path);
  const isInMargin = back !== annotationsPath(path) && KINDS[kind].hasTwoSides !== true;
  const open = isInMargin && outcome.id !== '' ? `&${OPEN_THREAD}=${outcome.id}` : '';
  const place = outcome.id === '' ? '#regards' : `#${threadAnchor(outcome.id)}`;
  return redirectTo(donePath(back, DONE[outcome.intent]) + open + place);
});

/** `Retry-After`, if an annotation could not be stored. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? pageMeta(data.view.heading) : []);

export default function Crossed() {
  const { view } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.form;
  return <CrossedViews view={refused ? { ...view, form: refused, crossed: false } : view} />;
}
