import type { ReactNode } from 'react';
import { useT } from '#app/i18n/translate.ts';
import type { TermView } from './explore-view.server.ts';

/** Terms as links, with how many pages each has. */
export function Terms(props: {
  terms: readonly TermView[];
  /** Shown before a term's name. */
  lead?: (term: TermView) => ReactNode;
  /** What is counted; pages by default. */
  unit?: (term: TermView) => 'lists.count' | 'lists.collections';
}) {
  const { terms, lead, unit } = props;
  const t = useT();
  return (
    <ul className="terms">
      {terms.map((term) => (
        <li key={term.code}>
          <a href={term.path}>
            {lead?.(term)}
            <span>{term.name}</span>
            <span className="term-count" aria-hidden="true">
              {term.count}
            </span>
            <span className="visually-hidden">{t(unit?.(term) ?? 'lists.count', { count: term.count })}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
