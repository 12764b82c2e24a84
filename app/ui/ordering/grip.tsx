import { useT } from '#app/i18n/translate.ts';
import { Icon } from '#app/ui/icon.tsx';

/** What one drags an item by, or moves it with the arrow keys: shown by the `reorder` island. */
export function Grip({ title }: { title: string }) {
  const t = useT();
  return (
    <button
      type="button"
      className="icon-button grip if-island"
      aria-label={t('ordering.grip', { title })}
      aria-pressed="false"
    >
      <Icon name="grip" />
    </button>
  );
}
