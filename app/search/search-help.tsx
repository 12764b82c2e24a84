import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { KINDS } from '#content/kinds/kind.ts';

const EXAMPLES: readonly { readonly typed: MessageKey; readonly says: MessageKey }[] = [
  { typed: 'search.helpTyped.phrase', says: 'search.helpPhrase' },
  { typed: 'search.helpTyped.exclude', says: 'search.helpExclude' },
  { typed: 'search.helpTyped.country', says: 'search.helpCountry' },
  { typed: 'search.helpTyped.sdg', says: 'search.helpSdg' },
  { typed: 'search.helpTyped.kind', says: 'search.helpKind' },
  { typed: 'search.helpTyped.others', says: 'search.helpOthers' },
  { typed: 'search.helpTyped.title', says: 'search.helpTitle' },
  { typed: 'search.helpTyped.required', says: 'search.helpRequired' },
  { typed: 'search.helpTyped.pattern', says: 'search.helpPattern' },
  { typed: 'search.helpTyped.edits', says: 'search.helpEdits' },
  { typed: 'search.helpTyped.boost', says: 'search.helpBoost' },
];

/** How to search more precisely. */
export function SearchHelp() {
  const t = useT();
  const kinds = Object.values({ ...KINDS, ...COLLECTIONS }).map(({ search }) => search.example[t.locale]);
  return (
    <details className="search-help">
      <summary>{t('search.help')}</summary>
      <p>{t('search.helpForgiving')}</p>
      <dl>
        {EXAMPLES.map(({ typed, says }) => (
          <div key={typed}>
            <dt>
              <code>{t(typed)}</code>
            </dt>
            <dd>{t(says, { kinds: kinds.join(', ') })}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
