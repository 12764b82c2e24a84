import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { materialsCsv } from '#app/materials/materials-csv.ts';
import { requireStudyFor } from '#app/materials/study.server.ts';
import { matchesQuery, parseMaterialQuery } from '#content/material/material-query.ts';

/** `/etudes/<slug>/chantier.csv`: the materials of a study that the address asks for. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  const query = parseMaterialQuery(new URL(args.request.url).searchParams);
  const found = (await services.materials.list(page.id, viewer)).filter((material) => matchesQuery(material, query));
  const t = translator(locale);
  async function* parts() {
    yield materialsCsv(found, t);
  }
  return csvResponse(`${t('materials.list.file')}-${page.slug}`, parts(), locale === 'fr' ? ';' : ',', args.context);
});
