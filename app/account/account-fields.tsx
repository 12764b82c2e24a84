import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { accountInput } from '#content/input/account-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { LOCALES } from '#content/locale.ts';
import { POLES } from '#content/taxonomy/poles.ts';

const LIMITS = inputLimits(accountInput);

/** What somebody says of themselves. */
export function AccountFields(props: {
  readonly values: { readonly name: string; readonly organisation: string; readonly locale: string };
  /** The code of one's pole, empty for none; null for who is not asked. */
  readonly pole: string | null;
  /** The fields that were refused. */
  readonly faults: readonly string[];
  readonly email: string;
}) {
  const { values, pole, faults, email } = props;
  const t = useT();
  return (
    <>
      <FormProblems fields={faults} />
      <p>{t('account.email', { email })}</p>
      <Field
        name="name"
        label={t('account.name')}
        help={t('account.nameHelp')}
        error={faults.includes('name') ? t('account.nameWrong') : null}
      >
        {(control) => <input {...control} {...LIMITS.name} dir="auto" autoComplete="name" defaultValue={values.name} />}
      </Field>
      <Field
        name="organisation"
        label={t('account.organisation')}
        error={faults.includes('organisation') ? t('account.organisationWrong') : null}
      >
        {(control) => (
          <input
            {...control}
            {...LIMITS.organisation}
            dir="auto"
            autoComplete="organization"
            defaultValue={values.organisation}
          />
        )}
      </Field>
      <SelectField
        name="locale"
        label={t('account.locale')}
        error={faults.includes('locale') ? t('account.localeWrong') : null}
        value={values.locale}
        options={LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
      />
      {pole !== null && (
        <SelectField
          name="pole"
          label={t('board.filter.pole')}
          help={t('account.poleHelp')}
          value={pole}
          options={[
            { value: '', label: t('admin.person.noPole') },
            ...POLES.map((term) => ({ value: term.code, label: term[t.locale] })),
          ]}
        />
      )}
      <p className="actions">
        <button type="submit" className="button" name="intent" value="save">
          {t('account.save')}
        </button>
      </p>
    </>
  );
}
