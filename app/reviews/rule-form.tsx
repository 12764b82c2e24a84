import { kindName } from '#app/i18n/kind-name.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { fieldId, type Option } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { PageKind } from '#content/kinds/kind.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, type ReviewRule } from '#content/review.ts';
import type { ListedRule } from '#server/reviews/review-rules.ts';

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

/** Rules that ask for more approvals than there are people who could give them. */
export function ShortRules({ rules }: { rules: readonly ListedRule[] }) {
  const t = useT();
  const lines = rules.flatMap(({ kind, rule, short }) => (short ? [{ kind, rule, short }] : []));
  if (lines.length === 0) return null;
  return (
    <div className="notice-box" role="note" aria-labelledby="trop-peu">
      <p id="trop-peu">{t('review.short.title')}</p>
      <ul>
        {lines.map(({ kind, rule: { approvals, bypass }, short: { fewest, most } }) => {
          const people = fewest === most ? String(most) : t('review.short.between', { fewest, most });
          const left = approvals > most ? 'all' : 'some';
          return (
            <li key={kind}>
              {t('review.short.count', { kind: kindName(t, kind, 'many'), approvals, people })}{' '}
              {t(`review.short.${left}.${bypass === 'nobody' ? 'nobody' : 'without'}`)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
