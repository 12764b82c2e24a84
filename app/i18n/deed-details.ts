import { findCheck } from '#content/gate/checks.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { STUDY_STAGES } from '#content/kinds/study.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { STAGE_STATES } from '#content/study/study-stage.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { formatDate } from './format.ts';
import { kindName } from './kind-name.ts';
import type { Translate } from './translate.ts';

interface Deed {
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The name of the owner that the detail says. */
  readonly ownerName?: string | null;
}

/**
 * What is told of a deed beside its name: who looks after a page, why it was published in spite of
 * a check.
 */
export function deedDetails(t: Translate, { action, detail, ownerName = null }: Deed): string[] {
  if (action === 'page.followed') {
    const owner = ownerName === null ? t('activity.noOwner') : t('activity.owner', { name: ownerName });
    const due = typeof detail.due === 'string' ? [t('activity.due', { date: formatDate(detail.due, t.locale) })] : [];
    return [owner, ...due];
  }
  if (action === 'page.deleted') {
    const kind = PAGE_KINDS.find((known) => known === detail.kind);
    return kind ? [kindName(t, kind)] : [];
  }
  if (action === 'edition.unreviewed' || action === 'edition.overridden') {
    const checks = Array.isArray(detail.checks) ? detail.checks.flatMap((name) => findCheck(String(name)) ?? []) : [];
    const because =
      typeof detail.reason === 'string' && detail.reason !== ''
        ? [t('activity.because', { reason: detail.reason })]
        : [];
    return [...checks.map(({ says }) => says.one[t.locale]), ...because];
  }
  if (action === 'review.asked' || action === 'review.withdrawn') {
    return typeof detail.name === 'string'
      ? [t('activity.addressedTo', { name: detail.name || t('activity.theStaff') })]
      : [];
  }
  if (action === 'study.stage-changed') {
    const stage = findTerm(STUDY_STAGES, String(detail.stage));
    const state = STAGE_STATES.find((known) => known === detail.state);
    return stage && state ? [t('stages.told', { stage: stage[t.locale], state: t(`stages.state.${state}`) })] : [];
  }
  const visibility = VISIBILITIES.find((known) => action === 'page.changed' && known === detail.visibility);
  if (visibility) return [t('activity.visibility', { who: t(`kinds.visibility.${visibility}`) })];
  return [];
}
