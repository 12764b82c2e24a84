import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import { WritingScreen } from '#app/editor/desk/writing-screen.tsx';
import { draftPreview, editorScripts, writingState } from '#app/editor/desk/writing-view.server.ts';
import type { EditorScripts, RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { actorName } from '#app/people/actor-name.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import editorStyles from '#app/styles/editor.css?url';
import { ADDRESS_SEGMENTS } from '#content/addresses/address.ts';
import { outlineBlocks, outlineHeadings, outlinePrompts } from '#content/kinds/outline.ts';
import { shownPrompts } from '#content/kinds/shown-prompts.ts';

export const handle: RouteHandle = {
  shell: 'slim',
  editor: (loaded) => (loaded as { scripts?: EditorScripts } | undefined)?.scripts ?? null,
};

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: editorStyles }];

/** `/fiches/<slug>/ecrire`: editing the draft. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { context, request } = args;
  const page = await requirePageFor('draft.read', args);
  const [state, preview] = await Promise.all([
    writingState(page, context),
    draftPreview(page, context, new URL(request.url).searchParams.has('texte')),
  ]);
  const { locale, origin, timeZone } = context;
  const user = actorName(context.viewer);
  const prompts = [...outlineHeadings(page.kind), ...outlinePrompts(page.kind)];
  const { language, texts } = shownPrompts(prompts, page.language);
  const scripts: EditorScripts = { ...editorScripts(context, !preview.isWhole), draft: page.id, owner: user.seed };
  return data(
    {
      locale,
      desk: {
        state,
        user,
        timeZone,
        segments: ADDRESS_SEGMENTS,
        outline: { language, texts: [...texts] },
        blocks: outlineBlocks(page.kind),
        isLong: !preview.isWhole,
      },
      preview,
      scripts,
    },
    { headers: { 'Set-Cookie': writerCookie(user.seed, origin) } },
  );
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('editor.title', { title: data.desk.state.page.title }));

export default function Write() {
  const { desk, preview } = useLoaderData<typeof loader>();
  return <WritingScreen desk={desk} preview={preview} />;
}
