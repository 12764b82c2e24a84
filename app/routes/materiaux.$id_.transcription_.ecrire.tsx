import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import { WritingScreen } from '#app/editor/desk/writing-screen.tsx';
import { editorScripts } from '#app/editor/desk/writing-view.server.ts';
import { transcriptState } from '#app/extracts/transcript-writing.server.ts';
import type { EditorScripts, RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { actorName } from '#app/people/actor-name.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import editorStyles from '#app/styles/editor.css?url';
import { ADDRESS_SEGMENTS } from '#content/addresses/address.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';

export const handle: RouteHandle = {
  shell: 'slim',
  editor: (loaded) => (loaded as { scripts?: EditorScripts } | undefined)?.scripts ?? null,
};

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: editorStyles }];

/** Characters of the transcript that are sent before the editor has loaded. */
const LONGEST_PREVIEW = 50_000;

/**
 * `/materiaux/<id>/transcription/ecrire`: the transcript of a material, written by several at once.
 */
export const loader = guarded(async ({ context, params, request }: LoaderFunctionArgs) => {
  const { services, viewer, locale, origin, timeZone } = context;
  const found = await services.materials.read(params.id ?? '', viewer);
  const draft = await services.transcripts.open(found.material.id, viewer);
  const wanted = new URL(request.url).searchParams.has('texte');
  const { language } = found.material;
  const longest = wanted ? null : LONGEST_PREVIEW;
  const preview = await services.drafts.html(draft, { language, locale, longest }, viewer);
  const user = actorName(viewer);
  const scripts: EditorScripts = { ...editorScripts(context, !preview.isWhole), draft, owner: user.seed };
  const desk = {
    state: transcriptState(found, draft, context),
    user,
    timeZone,
    segments: ADDRESS_SEGMENTS,
    outline: { language: isLocale(language) ? language : DEFAULT_LOCALE, texts: [] },
    blocks: [],
    isLong: !preview.isWhole,
  };
  return data({ locale, desk, preview, scripts }, { headers: { 'Set-Cookie': writerCookie(user.seed, origin) } });
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('editor.title', { title: data.desk.state.page.kindName }));

export default function WriteTranscript() {
  const { desk, preview } = useLoaderData<typeof loader>();
  return <WritingScreen desk={desk} preview={preview} />;
}
