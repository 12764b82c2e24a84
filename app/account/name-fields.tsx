import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { personNameInput } from '#content/input/people/person-input.ts';

const LIMITS = inputLimits(personNameInput);

/** The name and the organisation of an account: one's own, or somebody's whom one administers. */
export function NameFields(props: {
  readonly values: { readonly name: string; readonly organisation: string };
  readonly help: string;
  /** The fields that were refused. */
  readonly faults: readonly string[];
  /** They are those of who fills them in, whose browser may know them. */
  readonly areOwn: boolean;
}) {
  const { values, help, faults, areOwn } = props;
  const t = useT();
  return (
    <>
      <Field
        name="name"
        label={t('account.name')}
        help={help}
        error={faults.includes('name') ? t('account.nameWrong') : null}
      >
        {(control) => (
          <input
            {...control}
            {...LIMITS.name}
            dir="auto"
            autoComplete={areOwn ? 'name' : 'off'}
            defaultValue={values.name}
          />
        )}
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
            autoComplete={areOwn ? 'organization' : 'off'}
            defaultValue={values.organisation}
          />
        )}
      </Field>
    </>
  );
}
