import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvResponse } from '#app/http/csv-response.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { translator } from '#app/i18n/translate.ts';
import { loadSection } from '#app/materials/section.server.ts';
import { sectionCsv } from '#app/studies/shown-section.ts';
import { sectionOf } from '#content/study/section.ts';

/** `/etudes/<slug>/chantier/plan-de-collecte/tableau.csv`: the rows of a section. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { page, section, rows, locale } = await loadSection(args);
  async function* parts() {
    yield sectionCsv(section, rows, translator(locale));
  }
  return csvResponse(`${sectionOf(section).slug}-${page.slug}`, parts(), locale === 'fr' ? ';' : ',', args.context);
});
