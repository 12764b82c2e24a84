import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { ReadLine } from '#app/activity/read-line.tsx';
import { guarded } from '#app/http/guarded.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { loadSection } from '#app/materials/section.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { SectionTable } from '#app/studies/section-table.tsx';
import { boundRows, timelineOf } from '#app/studies/shown-section.ts';
import { TimelineDrawing } from '#app/studies/timeline-drawing.tsx';
import { writePath } from '#content/addresses/device-paths.ts';
import { sectionCsvPath, sectionPath, workspacePath } from '#content/addresses/site-paths.ts';
import { sectionOf } from '#content/study/section.ts';

/**
 * `/etudes/<slug>/chantier/plan-de-collecte`: a section of a study's workspace, to read and to
 * print.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { page, study, section, rows, locale } = await loadSection(args);
  const { readingCounts } = args.context.services;
  const read = section === 'adoption' ? await readingCounts.ofAll([page.id]) : null;
  const timeline = section === 'timeline' ? timelineOf(rows, page.language) : null;
  const shown = boundRows(rows, timeline?.order);
  const layout = timeline?.layout ?? null;
  return { locale, study, section, shown, layout, language: page.language, archived: page.archivedAt !== null, read };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${sectionOf(data.section)[data.locale]} · ${data.study.title}`);

export default function Section() {
  const { study, section, shown, layout, language, archived, read } = useLoaderData<typeof loader>();
  const t = useT();
  const { slug, help, ...names } = sectionOf(section);
  const here = sectionPath(study.path, slug);
  const csv = sectionCsvPath(study.path, slug);
  return (
    <div className="list-page section-page">
      <p className="kicker">
        <a href={workspacePath(study.path)}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>{names[t.locale]}</h1>
      <p className="standfirst">{help[t.locale]}</p>
      <ReadLine read={read} />
      <p className="actions">
        {!archived && (
          <a className="button" href={writePath(here)}>
            {t('sections.write')}
          </a>
        )}
        {shown.rows.length > 0 && (
          <a href={csv} download="">
            {t('sections.csv')}
          </a>
        )}
      </p>
      {archived && <p className="notice-box">{t('manage.archivedIntro')}</p>}
      {shown.rows.length === 0 ? (
        <p className="empty">{t('sections.empty')}</p>
      ) : (
        <>
          {layout && <TimelineDrawing layout={layout} language={language} />}
          <SectionTable section={section} shown={shown} csv={csv} language={language} />
        </>
      )}
    </div>
  );
}
