import { type MessageKey, useT } from '#app/i18n/translate.ts';

const EXAMPLES: readonly { readonly typed: string; readonly says: MessageKey }[] = [
  { typed: '« comité de gestion »', says: 'search.helpPhrase' },
  { typed: 'énergie -solaire', says: 'search.helpExclude' },
  { typed: 'pays:mali', says: 'search.helpCountry' },
  { typed: 'odd:6', says: 'search.helpSdg' },
  { typed: 'type:fiche', says: 'search.helpKind' },
  { typed: 'secteur:santé', says: 'search.helpOthers' },
  { typed: 'titre:budget', says: 'search.helpTitle' },
];

/** How to search more precisely. */
export function SearchHelp() {
  const t = useT();
  return (
    <details className="search-help">
      <summary>{t('search.help')}</summary>
      <p>{t('search.helpForgiving')}</p>
      <dl>
        {EXAMPLES.map(({ typed, says }) => (
          <div key={typed}>
            <dt>
              <code>{typed}</code>
            </dt>
            <dd>{t(says)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
