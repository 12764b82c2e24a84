import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { pageMeta } from '#app/components/page-meta.ts';
import type { RouteHandle } from '#app/components/route-handle.ts';
import { WritingScreen } from '#app/editor/writing-screen.tsx';
import { actorName } from '#app/http/actor-name.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { nameWriter } from '#app/http/writer-cookie.server.ts';
import { draftPreview, writingState } from '#app/http/writing-view.server.ts';
import { translator } from '#app/i18n/translate.ts';
import editorStyles from '#app/styles/editor.css?url';

export const handle: RouteHandle = {
  hydrate: true,
  shell: 'slim',
  later: (loaded) => (loaded as { later?: readonly string[] } | undefined)?.later ?? [],
};

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: editorStyles }];

/** `/fiches/<slug>/ecrire`: the living draft. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { context, request } = args;
  const page = await requirePageFor('draft.read', args);
  const [state, preview] = await Promise.all([
    writingState(page, context),
    draftPreview(page, context, new URL(request.url).searchParams.has('texte')),
  ]);
  const { locale, laterScripts, origin } = context;
  const later = [...laterScripts(`app/i18n/browser/${locale}.ts`), ...laterScripts('app/editor/writing-desk.tsx')];
  const user = actorName(context.viewer);
  return data({ locale, state, preview, later, user }, { headers: { 'Set-Cookie': nameWriter(user.seed, origin) } });
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('editor.title', { title: data.state.page.title }));

/** The page's state comes over its socket: React's router need not ask again. */
export const shouldRevalidate = () => false;

export default function Write() {
  const { state, preview, user } = useLoaderData<typeof loader>();
  return <WritingScreen state={state} preview={preview} user={user} />;
}
