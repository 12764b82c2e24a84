import { useT } from '#app/i18n/translate.ts';
import { type ReadingCount, roughly } from '#content/activity/reading-count.ts';
import { monthWords } from '#content/text/date-words.ts';

/** About how often a page was read, for the staff; nothing if that is not known. */
export function ReadLine({ read }: { readonly read: ReadingCount | null }) {
  const t = useT();
  if (!read) return null;
  const since = monthWords(read.since, t.locale);
  return <p className="quiet">{t('activity.read', { count: roughly(read.times), since })}</p>;
}
