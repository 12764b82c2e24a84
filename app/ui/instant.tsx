import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';

/** An instant, with its time. */
export function Instant({ iso }: { iso: string }) {
  const t = useT();
  return <time dateTime={iso}>{formatInstant(iso, t.locale)}</time>;
}
