import type { LoaderFunctionArgs } from '@remix-run/node';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { describeOmitted } from '#app/qda/describe-omitted.ts';

/** `/etudes/<slug>/chantier/analyse.qdpx`: the analysis of a study, as far as it leaves. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const t = translator(locale);
  const { name, archive } = await services.qdaExport.open(page.id, viewer, (survey) => {
    const list = describeOmitted(t, survey);
    return list.length === 0 ? t('extracts.project.toldAll') : t('extracts.project.told', { list: list.join(' · ') });
  });
  return new Response(archive, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${name}.qdpx"`,
      'Cache-Control': 'private, no-store',
    },
  });
});
