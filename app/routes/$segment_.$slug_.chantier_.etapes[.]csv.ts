import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { stagesCsv } from '#app/studies/stages-csv.ts';

/** `/etudes/<slug>/chantier/etapes.csv`: the stages of a study. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const stages = await services.studyThread.stages(page.id, viewer);
  const t = translator(locale);
  async function* parts() {
    yield stagesCsv(stages, t);
  }
  return csvResponse(`${t('stages.file')}-${page.slug}`, parts(), locale === 'fr' ? ';' : ',', args.context);
});
