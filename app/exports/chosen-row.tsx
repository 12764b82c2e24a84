import type { ReactNode } from 'react';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import type { ChosenPage } from './selection-view.server.ts';

interface ChosenRowProps {
  readonly page: ChosenPage;
  /** What its buttons send. */
  readonly value: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly children?: ReactNode;
}

/** A page of a list that somebody chose, with the buttons that move it and take it off. */
export function ChosenRow({ page, value, isFirst, isLast, children }: ChosenRowProps) {
  const t = useT();
  const { title } = page;
  return (
    <li id={page.id}>
      <span className="arrange-title">
        <a href={page.path} {...foreignLanguage(page.language, t.locale)}>
          {title}
        </a>
        <br />
        <span className="quiet">{kindName(t, page.kind)}</span>
      </span>
      <button
        type="submit"
        name="monter"
        value={value}
        className="icon-button"
        aria-label={t('collections.pageUp', { title })}
        disabled={isFirst}
      >
        <Icon name="up" />
      </button>
      <button
        type="submit"
        name="descendre"
        value={value}
        className="icon-button"
        aria-label={t('collections.pageDown', { title })}
        disabled={isLast}
      >
        <Icon name="down" />
      </button>
      <button
        type="submit"
        name="retirer"
        value={value}
        className="icon-button"
        aria-label={t('collections.pageRemove', { title })}
      >
        <Icon name="cross" />
      </button>
      {children}
    </li>
  );
}
