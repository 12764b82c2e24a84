import type { Translate } from '#app/i18n/translate.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import type { Organisation } from '#server/organisations/organisation-service.ts';

const COLUMNS = ['identifier', 'name', 'acronym', 'side', 'actorType', 'country', 'site'] as const;

/** Organisations as rows of a file, the first with their headings. */
export async function* organisationsCsv(
  parts: AsyncGenerator<readonly Organisation[]>,
  t: Translate,
): AsyncGenerator<string[][]> {
  yield [COLUMNS.map((column) => t(`organisations.form.${column}`))];
  for await (const rows of parts)
    yield rows.map((row) => [
      row.identifier,
      row.name,
      row.acronym,
      row.side && t(`annotations.side.${row.side}`),
      findTerm(ACTOR_TYPES, row.actorType)?.[t.locale] ?? '',
      row.country && countryName(row.country, t.locale),
      row.site,
    ]);
}
