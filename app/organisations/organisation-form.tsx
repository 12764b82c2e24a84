import { useT } from '#app/i18n/translate.ts';
import { Field, type Option, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type OrganisationInput, organisationInput } from '#content/organisation/organisation-input.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { listCountries } from '#content/taxonomy/countries.ts';

const LIMITS = inputLimits(organisationInput);

/** The values of the form. */
export type OrganisationValues = Readonly<Record<keyof OrganisationInput, string>>;

interface OrganisationFormProps {
  readonly values: OrganisationValues;
  readonly faults: readonly string[];
  /** The faults are values that another organisation has. */
  readonly isTaken: boolean;
  /** Its `updatedAt`; null for a new one. */
  readonly version: string | null;
  readonly back: string;
}

/** The fields of an organisation in the register. */
export function OrganisationForm({ values, faults, isTaken, version, back }: OrganisationFormProps) {
  const t = useT();
  const fault = (field: keyof OrganisationInput, words: string) => (faults.includes(field) ? words : null);
  const line = (field: 'name' | 'acronym' | 'identifier', label: string, error: string, help?: string) => (
    <Field name={field} label={label} help={help} error={fault(field, error)}>
      {(control) => <input {...control} {...LIMITS[field]} type="text" defaultValue={values[field]} />}
    </Field>
  );
  const choice = (field: 'side' | 'actorType' | 'country', label: string, none: string, options: readonly Option[]) => (
    <SelectField
      name={field}
      label={label}
      error={fault(field, t('organisations.form.wrong'))}
      value={values[field]}
      options={[{ value: '', label: none }, ...options]}
    />
  );
  return (
    <PostForm>
      <input type="hidden" name="intent" value="save" />
      <FormProblems fields={faults.filter((field) => field !== 'version')} />
      {version !== null && <input type="hidden" name="version" value={version} />}
      {line(
        'name',
        t('organisations.form.name'),
        t(isTaken ? 'organisations.form.nameTaken' : 'organisations.form.nameWrong'),
      )}
      {line('acronym', t('organisations.form.acronym'), t('organisations.form.tooLong'))}
      {choice(
        'side',
        t('organisations.form.side'),
        t('organisations.form.noSide'),
        SIDES.map((side) => ({ value: side, label: t(`annotations.side.${side}`) })),
      )}
      {choice(
        'actorType',
        t('organisations.form.actorType'),
        t('organisations.form.noActorType'),
        ACTOR_TYPES.map((type) => ({ value: type.code, label: type[t.locale] })),
      )}
      {choice(
        'country',
        t('organisations.form.country'),
        t('organisations.form.noCountry'),
        listCountries(t.locale).map(({ code, name }) => ({ value: code, label: name })),
      )}
      <Field name="site" label={t('organisations.form.site')} error={fault('site', t('organisations.form.siteWrong'))}>
        {(control) => <input {...control} {...LIMITS.site} type="text" inputMode="url" defaultValue={values.site} />}
      </Field>
      {line(
        'identifier',
        t('organisations.form.identifier'),
        t(isTaken ? 'organisations.form.identifierTaken' : 'organisations.form.tooLong'),
        t('organisations.form.identifierHelp'),
      )}
      <p className="actions">
        <button type="submit" className="button">
          {t('organisations.form.save')}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </PostForm>
  );
}
