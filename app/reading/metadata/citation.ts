import { formatDate } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';

/** A page's citation: authors, title, network, edition, date; without its address. */
export function citation(
  t: Translate,
  page: { authors: readonly string[]; title: string; networkName: string; edition: number; publishedAt: string },
): string {
  const { authors, title, networkName, edition, publishedAt } = page;
  const quoted = t.locale === 'fr' ? `«\u202f${title}\u202f»` : `“${title}”`;
  const number = edition === 1 ? t('reading.citeFirstEdition') : t('reading.citeEdition', { number: edition });
  const who = authors.length > 0 ? [authors.join(', ')] : [];
  return `${[...who, quoted, networkName, number, formatDate(publishedAt, t.locale)].join(', ')}.`;
}
