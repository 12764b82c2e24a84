import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { type PageSuggestion, suggestPages } from '#app/editor/requests/suggest-pages.ts';
import { useT } from '#app/i18n/translate.ts';
import type { ControlAttributes } from '#app/ui/field.tsx';

interface PageSearchProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onPick: (page: PageSuggestion) => void;
  readonly attributes: ControlAttributes;
}

/** Milliseconds after the last keystroke before the search. */
const PAUSE = 150;

/** True for text that looks like an address rather than words to search for. */
export function looksLikeAddress(text: string): boolean {
  return /^(\/|#|[a-z][a-z+.-]*:|www\.)|^[^\s/]+\.[a-z]{2,}(\/|$)|^\S[^\s@]*@\S+$/i.test(text.trim());
}

/**
 * A combobox for an address, or for words, for which pages are suggested. If the search fails, it
 * still works as a plain field.
 */
export function PageSearch({ value, onChange, onPick, attributes }: PageSearchProps) {
  const t = useT();
  const listId = useId();
  const [found, setFound] = useState<readonly PageSuggestion[]>([]);
  const [active, setActive] = useState(-1);
  const words = looksLikeAddress(value) ? '' : value.trim();

  useEffect(() => {
    setActive(-1);
    if (words.length < 2) {
      setFound([]);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void suggestPages(words, controller.signal).then((pages) => {
        if (!controller.signal.aborted) setFound(pages);
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [words]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (found.length === 0) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (event.key === 'Enter' && active >= 0) onPick(found[active]!);
    else if (event.key === 'Escape') setFound([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const expanded = found.length > 0;
  return (
    <div className="page-search">
      <input
        {...attributes}
        type="text"
        inputMode="url"
        data-first=""
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={expanded}
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t('writing.link.pages')}
        className="page-search-list"
        hidden={!expanded}
      >
        {found.map((page, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus of a combobox stays in its field
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys and Enter of the field do the same
          <div
            key={page.href}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === active}
            className="page-search-option"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(page)}
          >
            <span>{page.title}</span>
            <span className="page-search-kind">{page.href}</span>
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {words.length >= 2 && expanded ? t('writing.link.found', { count: found.length }) : ''}
      </p>
    </div>
  );
}
