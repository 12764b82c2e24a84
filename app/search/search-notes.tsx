import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import { searchAddress, withoutFilter } from './search-address.ts';
import type { SearchView } from './search-view.server.ts';

/** How the query was understood, if not literally; the active filters and links to remove them. */
export function SearchNotes({ view }: { view: SearchView }) {
  const t = useT();
  const { choice, chosen, typed, understood, didYouMean, warmingUp, total } = view;
  const corrected = understood.terms.filter((term) => term.corrected !== null);
  const broken = understood.terms.filter(({ type, found }) => type === 'phrase' && found === 0);
  const notes = [
    ...(total > 0
      ? corrected.map(({ text, corrected: instead }) => t('search.corrected', { word: text, instead: instead! }))
      : []),
    ...understood.unknownFilters.map(({ facet, value }) =>
      t('search.unknown', { value, facet: t(`search.facet.${facet}`) }),
    ),
    ...(total > 0 ? broken.map(({ text }) => t('search.brokenPhrase', { text })) : []),
    ...(understood.relaxed ? [t('search.relaxed')] : []),
    ...(warmingUp ? [t('search.warmingUp')] : []),
  ];
  return (
    <>
      {chosen.length + typed.length > 0 && (
        <ul className="chips" aria-label={t('search.chosen')}>
          {typed.map(({ facet, code, label }) => (
            <li key={`${facet} ${code}`} className="chip">
              {t('search.emptyFilter', { facet: t(`search.facet.${facet}`), name: label })}
            </li>
          ))}
          {chosen.map(({ facet, code, label }) => (
            <li key={`${facet} ${code}`}>
              <a
                className="chip"
                href={searchAddress(choice, { filters: withoutFilter(choice.filters, facet, code) })}
                aria-label={t('search.remove', { name: label })}
              >
                {label}
                <Icon name="cross" />
              </a>
            </li>
          ))}
        </ul>
      )}
      {didYouMean !== null && corrected.length === 0 && (
        <p className="search-note">
          {t('search.didYouMean')} <a href={searchAddress(choice, { q: didYouMean })}>{didYouMean}</a>
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="search-note">
          {note}
        </p>
      ))}
    </>
  );
}
