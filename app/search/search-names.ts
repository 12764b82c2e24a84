import { kindName } from '#app/i18n/kind-name.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { PAGE_LANGUAGES, type PageLanguage } from '#content/locale.ts';
import type { Facet } from '#content/search/query/facets.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { findTerm } from '#content/taxonomy/term.ts';

/** The name of a facet's value in the reader's language. */
export function facetValueName(
  t: Translate,
  facet: Facet,
  code: string,
  collections: Readonly<Record<string, string>>,
): string {
  switch (facet) {
    case 'kind':
      return kindName(t, code, 'many');
    case 'country':
      return countryName(code, t.locale);
    case 'sector':
      return findTerm(SECTORS, code)?.[t.locale] ?? code;
    case 'sdg': {
      const term = findTerm([...SDGS, ...SDG_TARGETS], code);
      return term ? `${code}. ${term[t.locale]}` : code;
    }
    case 'programme':
      return findTerm(PROGRAMMES, code)?.[t.locale] ?? code;
    case 'language':
      return PAGE_LANGUAGES.includes(code as PageLanguage) ? t(`kinds.language.${code as PageLanguage}`) : code;
    case 'year':
      return code;
    case 'collection':
      return collections[code] ?? code;
  }
}
