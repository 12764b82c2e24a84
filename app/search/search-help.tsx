import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { KINDS } from '#content/kinds/kind.ts';

const EXAMPLES: readonly { readonly typed: MessageKey; readonly description: MessageKey }[] = [
  { typed: 'search.helpTyped.phrase', description: 'search.helpPhrase' },
  { typed: 'search.helpTyped.exclude', description: 'search.helpExclude' },
  { typed: 'search.helpTyped.country', description: 'search.helpCountry' },
  { typed: 'search.helpTyped.sdg', description: 'search.helpSdg' },
  { typed: 'search.helpTyped.kind', description: 'search.helpKind' },
  { typed: 'search.helpTyped.others', description: 'search.helpOthers' },
  { typed: 'search.helpTyped.title', description: 'search.helpTitle' },
  { typed: 'search.helpTyped.required', description: 'search.helpRequired' },
  { typed: 'search.helpTyped.pattern', description: 'search.helpPattern' },
  { typed: 'search.helpTyped.edits', description: 'search.helpEdits' },
  { typed: 'search.helpTyped.boost', description: 'search.helpBoost' },
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
        {EXAMPLES.map(({ typed, description }) => (
          <div key={typed}>
            <dt>
              <code>{t(typed)}</code>
            </dt>
            <dd>{t(description, { kinds: kinds.join(', ') })}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
