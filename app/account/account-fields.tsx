import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { LOCALES } from '#content/locale.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { NameFields } from './name-fields.tsx';

/** The account form's fields about the person: name, organisation, language and pole. */
export function AccountFields(props: {
  readonly values: { readonly name: string; readonly organisation: string; readonly locale: string };
  /** The code of the person's pole, empty for none; null if the form does not ask for it. */
  readonly pole: string | null;
  /** The names of the invalid fields. */
  readonly faults: readonly string[];
  readonly email: string;
}) {
  const { values, pole, faults, email } = props;
  const t = useT();
  return (
    <>
      <FormProblems fields={faults} />
      <p>{t('account.email', { email })}</p>
      <NameFields values={values} help={t('account.nameHelp')} faults={faults} areOwn />
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
