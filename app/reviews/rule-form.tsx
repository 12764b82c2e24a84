import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { PageKind } from '#content/kinds/kind.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, type ReviewRule } from '#content/review.ts';

const COUNTS = Array.from({ length: MOST_APPROVALS + 1 }, (_, count) => String(count));

/** The approvals that a kind of page needs. */
export function RuleForm({ kind, rule }: { kind: PageKind; rule: ReviewRule }) {
  const t = useT();
  return (
    <PostForm className="filters">
      <input type="hidden" name="kind" value={kind} />
      <SelectField
        name="approvals"
        id={`${kind}-approvals`}
        label={t('review.approvals')}
        value={String(rule.approvals)}
        options={COUNTS.map((value) => ({ value, label: value }))}
      />
      <SelectField
        name="approvers"
        id={`${kind}-approvers`}
        label={t('review.approvers')}
        value={rule.approvers}
        options={APPROVERS.map((value) => ({ value, label: t(`review.approver.${value}`) }))}
      />
      <SelectField
        name="bypass"
        id={`${kind}-bypass`}
        label={t('review.bypass')}
        value={rule.bypass}
        options={BYPASSES.map((value) => ({ value, label: t(`review.bypasser.${value}`) }))}
      />
      <div className="filter-actions">
        <button
          type="submit"
          className="button is-quiet"
          aria-label={t('review.saveKind', { kind: kindName(t, kind, 'many') })}
        >
          {t('review.save')}
        </button>
      </div>
    </PostForm>
  );
}
