import { findCheck } from '#content/gate/checks.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { formatDate } from './format.ts';
import type { Translate } from './translate.ts';

interface Deed {
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The name of the owner that the detail says. */
  readonly ownerName?: string | null;
}

/** What is told of a deed beside its name: who looks after a page, why it was published in spite of a check. */
export function deedDetails(t: Translate, { action, detail, ownerName = null }: Deed): string[] {
  if (action === 'page.followed') {
    const owner = ownerName === null ? t('activity.noOwner') : t('activity.owner', { name: ownerName });
    const due = typeof detail.due === 'string' ? [t('activity.due', { date: formatDate(detail.due, t.locale) })] : [];
    return [owner, ...due];
  }
  if (action === 'edition.unreviewed' || action === 'edition.overridden') {
    const checks = Array.isArray(detail.checks) ? detail.checks.flatMap((name) => findCheck(String(name)) ?? []) : [];
    const because =
      typeof detail.reason === 'string' && detail.reason !== ''
        ? [t('activity.because', { reason: detail.reason })]
        : [];
    return [...checks.map(({ says }) => says.one[t.locale]), ...because];
  }
  const visibility = VISIBILITIES.find((known) => action === 'page.changed' && known === detail.visibility);
  if (visibility) return [t('activity.visibility', { who: t(`kinds.visibility.${visibility}`) })];
  return [];
}
