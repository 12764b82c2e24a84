import { useT } from '#app/i18n/translate.ts';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems, REFUSAL } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type BegunLoopInput, begunLoopInput } from '#content/input/material/loop-input.ts';
import { LINK_LOCALES } from '#content/locale.ts';

const LIMITS = inputLimits(begunLoopInput);

/** Apart from the fields of the same names that ask for consent, on the same page. */
const named = (field: string) => `reprise-${field}`;
const idOf = (field: keyof BegunLoopInput) => fieldId(named(field));

/** Language and mail address of a person who agreed on paper, to ask the next turns. */
export function BeginLoopForm(props: {
  readonly locale: string;
  readonly email: string;
  readonly faults: readonly string[];
  /** A mail server is set up. */
  readonly isMailed: boolean;
}) {
  const { locale, email, faults, isMailed } = props;
  const t = useT();
  const ours = 'consent.team.consent';
  return (
    <PostForm at={REFUSAL}>
      <FormProblems fields={faults.map(named)} />
      <input type="hidden" name="intent" value="begin" />
      <SelectField
        name="locale"
        id={idOf('locale')}
        label={t(`${ours}.locale`)}
        value={locale}
        options={LINK_LOCALES.map((code) => ({ value: code, label: t(`kinds.language.${code}`) }))}
      />
      <Field
        name="email"
        id={idOf('email')}
        label={t(`${ours}.email`)}
        help={t(isMailed ? `${ours}.emailHelp` : `${ours}.emailUnmailed`)}
        error={faults.includes('email') ? t(`${ours}.emailWrong`) : null}
      >
        {(control) => <input {...control} {...LIMITS.email} type="email" autoComplete="off" defaultValue={email} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t(`${ours}.begin`)}
        </button>
      </p>
    </PostForm>
  );
}
