import type { ComponentProps, ReactNode } from 'react';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { Grip } from '#app/ui/ordering/grip.tsx';
import type { ChosenPage } from './selection-view.server.ts';

interface ChosenRowProps {
  readonly page: ChosenPage;
  /** What its buttons send. */
  readonly value: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** It can be dragged, where the `reorder` island is. */
  readonly hasGrip?: boolean;
  readonly children?: ReactNode;
}

/** A page of a list that somebody chose, with the buttons that move it and take it off. */
export function ChosenRow({ page, value, isFirst, isLast, hasGrip = false, children }: ChosenRowProps) {
  const t = useT();
  const { title } = page;
  return (
    <li id={page.id} data-page={page.id} data-title={title}>
      {hasGrip && <Grip title={title} />}
      <span className="arrange-title">
        <a href={page.path} {...foreignLanguage(page.language, t.locale)}>
          {title}
        </a>
        <br />
        <span className="quiet">{kindName(t, page.kind)}</span>
      </span>
      <RowButton name="monter" icon="up" value={value} label={t('collections.pageUp', { title })} isOff={isFirst} />
      <RowButton
        name="descendre"
        icon="down"
        value={value}
        label={t('collections.pageDown', { title })}
        isOff={isLast}
      />
      <RowButton name="retirer" icon="cross" value={value} label={t('exports.selection.remove', { title })} />
      {children}
    </li>
  );
}

function RowButton(props: {
  readonly name: 'monter' | 'descendre' | 'retirer';
  readonly icon: ComponentProps<typeof Icon>['name'];
  readonly value: string;
  readonly label: string;
  readonly isOff?: boolean;
}) {
  const { name, icon, value, label, isOff = false } = props;
  return (
    <button type="submit" name={name} value={value} className="icon-button" aria-label={label} disabled={isOff}>
      <Icon name={icon} />
    </button>
  );
}
