import { kindName } from '#app/i18n/kind-name.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { fieldId, type Option } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { PageKind } from '#content/kinds/kind.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, type ReviewRule } from '#content/review.ts';

const COUNTS = Array.from({ length: MOST_APPROVALS + 1 }, (_, count) => String(count));

const optionsOf = (t: Translate): Record<keyof ReviewRule, readonly Option[]> => ({
  approvals: COUNTS.map((value) => ({ value, label: value })),
  approvers: APPROVERS.map((value) => ({ value, label: t(`review.approver.${value}`) })),
  bypass: BYPASSES.map((value) => ({ value, label: t(`review.bypasser.${value}`) })),
});

/** The approvals that each kind of page needs: a form, saved as a whole. */
export function RuleForm({ rules }: { rules: readonly { readonly kind: PageKind; readonly rule: ReviewRule }[] }) {
  const t = useT();
  const options = optionsOf(t);
  return (
    <PostForm>
      {rules.map(({ kind, rule }) => (
        <fieldset key={kind} className="admin-part">
          <legend>
            <strong>{kindName(t, kind, 'many')}</strong>
          </legend>
          <div className="filters">
            {(['approvals', 'approvers', 'bypass'] as const).map((field) => (
              <label key={field} className="filter">
                <span>{t(`review.${field}`)}</span>
                <select name={`${kind}.${field}`} id={fieldId(`${kind}.${field}`)} defaultValue={String(rule[field])}>
                  {options[field].map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      <p className="actions">
        <button type="submit" className="button">
          {t('review.saveRules')}
        </button>
      </p>
    </PostForm>
  );
}
