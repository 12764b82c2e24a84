import type { Translate } from '#app/i18n/translate.ts';
import { suggestionsPath } from '#content/addresses/site-paths.ts';

/**
 * What a search field needs for its suggestions (app/islands/suggest.ts). @param termsAlone for the
 * search page, which shows the pages themselves
 */
export function suggesting(t: Translate, termsAlone = false) {
  const path = suggestionsPath('').replace(/q=$/, `termes${termsAlone ? '=seuls' : ''}&q=`);
  return { 'data-suggest': path, 'data-suggest-label': t('shell.suggestions') };
}
