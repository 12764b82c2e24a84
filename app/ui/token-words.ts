import type { Translate } from '#app/i18n/translate.ts';
import { suggestionsPath } from '#content/addresses/site-paths.ts';
import { VOCABULARIES, type Vocabulary } from '#content/taxonomy/vocabulary.ts';

/**
 * The attributes of a control that `app/islands/tokens.ts` replaces by a field of tokens: its
 * texts, and the address that suggests terms.
 * @param vocabulary the vocabulary of the suggestions; without one, the control has its own choices
 */
export function tokenWords(t: Translate, vocabulary?: Vocabulary): Readonly<Record<string, string>> {
  const { segment } = vocabulary ? VOCABULARIES[vocabulary] : { segment: '' };
  return {
    'data-tokens': vocabulary ? suggestionsPath('').replace(/q=$/, `termes=${segment}&q=`) : '',
    'data-token-add': t('manage.tokens.add', { name: '%' }),
    'data-token-remove': t('manage.tokens.remove', { name: '%' }),
    'data-token-added': t('manage.tokens.added', { name: '%' }),
    'data-token-removed': t('manage.tokens.removed', { name: '%' }),
    'data-token-there': t('manage.tokens.there', { name: '%' }),
    'data-token-list': t('manage.tokens.list'),
    // Keywords are words; a name may have a comma in it.
    'data-token-ends': vocabulary === 'keyword' ? ',;\n' : ';\n',
    'data-token-unknown': t('manage.tokens.unknown'),
    'data-token-help': t(vocabulary ? 'manage.tokens.help' : 'manage.tokens.choose'),
  };
}
