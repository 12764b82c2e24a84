import { useT } from '#app/i18n/translate.ts';
import type { ReviewRule } from '#content/review.ts';

/**
 * What the rule of a kind asks for; nothing if it asks for nothing. @param have approvals that
 * count
 */
export function RuleLine({ rule, have }: { rule: ReviewRule; have: number | null }) {
  const t = useT();
  if (rule.approvals === 0) return null;
  return (
    <p>
      {t(`review.rule.${rule.approvers}`, { count: rule.approvals })}{' '}
      {have !== null && t('review.rule.have', { have, count: rule.approvals })}
    </p>
  );
}
