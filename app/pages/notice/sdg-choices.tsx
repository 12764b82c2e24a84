import { useT } from '#app/i18n/translate.ts';
import { Choices } from '#app/ui/choice-fold.tsx';
import { fieldId } from '#app/ui/field.tsx';
import { SDG_TARGETS, SDGS } from '#content/taxonomy/sdg.ts';

/** Checkboxes for the 17 goals, each with its targets in a fold. */
export function SdgChoices({
  name,
  chosen,
  error,
  isOpen,
}: {
  name: string;
  chosen: readonly string[];
  error?: string | undefined;
  /** The form was opened for it. */
  isOpen: boolean;
}) {
  const t = useT();
  const goals = SDGS.filter((goal) => chosen.includes(goal.code));
  const summary =
    chosen.length > 0
      ? [...goals.map((goal) => goal.code), ...chosen.filter((code) => code.includes('.'))].join(', ')
      : t('manage.none');
  return (
    <details className="fold" id={fieldId(name)} open={isOpen || error !== undefined}>
      <summary>
        {t('manage.sdgs')} <span className="quiet">{summary}</span>
      </summary>
      <fieldset aria-label={t('manage.sdgs')}>
        {error && <p className="field-error">{error}</p>}
        {SDGS.map((goal) => {
          const targets = SDG_TARGETS.filter((target) => target.goal === goal.code);
          const options = targets.map((target) => ({
            value: target.code,
            label: `${target.code} ${target[t.locale]}`,
          }));
          return (
            <div key={goal.code} className="sdg-choice">
              <label className="choice">
                <input type="checkbox" name={name} value={goal.code} defaultChecked={chosen.includes(goal.code)} />
                <span
                  className={goal.darkText ? 'sdg is-dark' : 'sdg'}
                  style={{ '--goal': goal.color } as object}
                  aria-hidden="true"
                >
                  {goal.code}
                </span>
                {goal[t.locale]}
              </label>
              <details open={targets.some((target) => chosen.includes(target.code))}>
                <summary>{t('manage.targetsOf', { number: goal.code })}</summary>
                <Choices name={name} options={options} chosen={chosen} />
              </details>
            </div>
          );
        })}
      </fieldset>
    </details>
  );
}
