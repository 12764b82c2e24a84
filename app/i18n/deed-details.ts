import { findCheck } from '#content/gate/checks.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { STUDY_STAGES } from '#content/kinds/study.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { APPROVERS, BYPASSES, REVIEW_ANSWERS, type ReviewRule } from '#content/review.ts';
import { STAGE_STATES } from '#content/study/study-stage.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { formatDate } from './format.ts';
import { kindName } from './kind-name.ts';
import type { Translate } from './translate.ts';

/** The action whose subject is a kind of page. */
export const RULE_SET = 'review.rule-set';

interface Deed {
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The name of the owner in the detail. */
  readonly ownerName?: string | null;
}

/**
 * The details shown beside the name of an action: the owner of a page, or why it was published in
 * spite of a check.
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
    return [...checks.map(({ message }) => message.one[t.locale]), ...because];
  }
  if (action === 'review.asked' || action === 'review.withdrawn') {
    return typeof detail.name === 'string'
      ? [t('activity.addressedTo', { name: detail.name || t('activity.theStaff') })]
      : [];
  }
  if (action === 'review.approved' || action === 'review.changes') {
    const former = REVIEW_ANSWERS.find((known) => known === detail.former);
    return former ? [t('activity.answeredFirst', { answer: within(t, t(`review.state.${former}`)) })] : [];
  }
  if (action === RULE_SET) {
    // Older entries contain only the new rule.
    const after = ruleWords(t, detail.after ?? detail);
    const before = ruleWords(t, detail.before);
    return [
      ...(before === null ? [] : [t('activity.ruleBefore', { rule: before })]),
      ...(after === null ? [] : [t('activity.ruleAfter', { rule: after })]),
    ];
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

/** Starts a text in lower case, to use it within another. */
const within = (t: Translate, text: string) => text.slice(0, 1).toLocaleLowerCase(t.locale) + text.slice(1);

/** A review rule that a detail has, in words; null if it has none. */
function ruleWords(t: Translate, rule: unknown): string | null {
  if (typeof rule !== 'object' || rule === null) return null;
  const { approvals, approvers, bypass } = rule as Partial<Record<keyof ReviewRule, unknown>>;
  const who = APPROVERS.find((known) => known === approvers);
  const without = BYPASSES.find((known) => known === bypass);
  if (typeof approvals !== 'number' || !who || !without) return null;
  const words = { from: within(t, t(`review.approver.${who}`)), bypass: within(t, t(`review.bypasser.${without}`)) };
  return approvals === 0 ? t('activity.noRule', words) : t('activity.rule', { count: approvals, ...words });
}
