import { data, type LinksFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { writerCookie } from '#app/device/writer-cookie.server.ts';
import { OpeningScreen } from '#app/editor/desk/opening-screen.tsx';
import { sectionScripts } from '#app/editor/desk/writing-view.server.ts';
import type { SectionDeskData } from '#app/editor/sections/section-data.ts';
import type { EditorScripts, RouteHandle } from '#app/frame/route-handle.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { loadSection } from '#app/materials/section.server.ts';
import { actorName } from '#app/people/actor-name.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SectionTable } from '#app/studies/section-table.tsx';
import { boundRows } from '#app/studies/shown-section.ts';
import editorStyles from '#app/styles/editor.css?url';
import { writePath } from '#content/addresses/device-paths.ts';
import { sectionCsvPath, sectionPath } from '#content/addresses/site-paths.ts';
import { sectionOf } from '#content/study/section.ts';

export const handle: RouteHandle = {
  shell: 'slim',
  editor: (loaded) => (loaded as { scripts?: EditorScripts } | undefined)?.scripts ?? null,
};

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: editorStyles }];

/**
 * `/etudes/<slug>/chantier/plan-de-collecte/ecrire`: a section of a workspace, filled by several at
 * once.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { context } = args;
  const { page, study, section, rows, materials } = await loadSection(args);
  const { locale, origin, timeZone, services, viewer } = context;
  const draft = await services.studySections.open(page.id, section, viewer);
  const user = actorName(viewer);
  const { slug, columns, row, ...names } = sectionOf(section);
  const desk: SectionDeskData = {
    section: {
      code: section,
      draft,
      title: `${names[locale]} · ${study.title}`,
      path: sectionPath(study.path, slug),
      csv: sectionCsvPath(study.path, slug),
      language: page.language,
      row: row[locale],
      columns: columns.map(({ type, ...column }) => ({ name: column[locale], type })),
      materials,
    },
    user,
    timeZone,
  };
  const scripts: EditorScripts = { ...sectionScripts(context), draft, owner: user.seed };
  return data(
    { locale, desk, shown: boundRows(rows), study, scripts },
    { headers: { 'Set-Cookie': writerCookie(user.seed, origin) } },
  );
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data?.desk.section.title);

export default function WriteSection() {
  const { desk, shown } = useLoaderData<typeof loader>();
  const t = useT();
  const { section } = desk;
  return (
    <OpeningScreen data={desk} address={writePath(section.path)}>
      <div className="section-desk">
        <h1>{section.title}</h1>
        <noscript>
          <p className="notice-box">{t('sections.noScript')}</p>
        </noscript>
        <SectionTable section={section.code} shown={shown} csv={section.csv} language={section.language} />
      </div>
    </OpeningScreen>
  );
}
