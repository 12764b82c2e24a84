import type { ComponentProps } from 'react';
import { suggesting } from '#app/frame/suggesting.ts';
import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';
import { LONGEST_QUERY } from '#content/search/query/search-query.ts';

type SearchFieldProps = Pick<ComponentProps<'input'>, 'aria-describedby' | 'defaultValue' | 'enterKeyHint'> & {
  /** The label of the button. */
  readonly submit: string;
  /** For the search page, which shows pages as results. */
  readonly termsAlone?: boolean;
};

/** The field of a search and its button; its label, for `q`, is the caller's. */
export function SearchField({ submit, termsAlone = false, ...input }: SearchFieldProps) {
  const t = useT();
  return (
    <div className="home-search-field">
      <Icon name="search" />
      <input
        id="q"
        type="search"
        name="q"
        maxLength={LONGEST_QUERY}
        autoComplete="off"
        {...input}
        {...suggesting(t, termsAlone)}
      />
      <button type="submit" className="button">
        {submit}
      </button>
    </div>
  );
}
