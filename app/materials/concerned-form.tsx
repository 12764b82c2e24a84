import { useT } from '#app/i18n/translate.ts';
import { ORGANISATION_NAMES_ID } from '#app/organisations/organisation-names.tsx';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type ConcernedInput, concernedInput } from '#content/input/material/concerned-input.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { CONSENT_FORMS, CONSENT_STATES, CONSENT_USES, NAMINGS, REACHES } from '#content/material/consent.ts';

const LIMITS = inputLimits(concernedInput);

/** What is typed into the form. */
export type ConcernedValues = Readonly<Record<Exclude<keyof ConcernedInput, 'uses'>, string>> & {
  readonly uses: readonly string[];
};

interface ConcernedFormProps {
  readonly values: ConcernedValues;
  readonly faults: readonly string[];
  /** When it had last changed; null for a new person. */
  readonly version: string | null;
  readonly back: string;
}

/** Somebody whom a material concerns, and what they agreed to. */
export function ConcernedForm({ values, faults, version, back }: ConcernedFormProps) {
  const t = useT();
  const fault = (field: keyof ConcernedInput, words: string = t('materials.form.wrong')) =>
    faults.includes(field) ? words : null;
  const line = (
    field: 'name' | 'pseudonym' | 'organisation' | 'formats' | 'askedBy',
    words: { label: string; help?: string; error?: string },
  ) => (
    <Field
      name={field}
      label={words.label}
      help={words.help}
      error={fault(field, words.error ?? t('materials.form.tooLong'))}
    >
      {(control) => (
        <input
          {...control}
          {...LIMITS[field]}
          type="text"
          autoComplete="off"
          {...(field === 'organisation' ? { list: ORGANISATION_NAMES_ID } : {})}
          defaultValue={values[field]}
        />
      )}
    </Field>
  );
  const people = 'materials.people';
  const day = (field: 'givenOn' | 'until', label: string, help?: string) => (
    <Field name={field} label={label} help={help} error={fault(field, t(`${people}.${field}Wrong`))}>
      {(control) => <input {...control} type="date" className="is-short" defaultValue={values[field]} />}
    </Field>
  );
  return (
    <PostForm>
      <FormProblems fields={faults.filter((field) => field !== 'version')} />
      {version !== null && <input type="hidden" name="version" value={version} />}
      {line('name', {
        label: t(`${people}.name`),
        help: t(`${people}.nameHelp`),
        error: t(`${people}.nameWrong`),
      })}
      {line('pseudonym', {
        label: t(`${people}.pseudonym`),
        help: t(`${people}.pseudonymHelp`),
        error: t(`${people}.pseudonymWrong`),
      })}
      {line('organisation', { label: t(`${people}.organisation`) })}
      <SelectField
        name="state"
        label={t(`${people}.state`)}
        error={fault('state')}
        value={values.state}
        options={CONSENT_STATES.map((state) => ({ value: state, label: t(`materials.consent.${state}`) }))}
      />
      <fieldset className="field" id={fieldId('uses')}>
        <legend>{t(`${people}.uses`)}</legend>
        <p className="quiet">{t(`${people}.usesHelp`)}</p>
        <Choices
          name="uses"
          options={CONSENT_USES.map((use) => ({ value: use, label: t(`${people}.use.${use}`) }))}
          chosen={values.uses}
        />
        {faults.includes('uses') && <p className="field-error">{t('materials.form.wrong')}</p>}
      </fieldset>
      <ChoiceField
        name="reach"
        legend={t(`${people}.reach`)}
        value={values.reach}
        options={REACHES.map((reach) => ({ value: reach, label: t(`${people}.reachOf.${reach}`) }))}
        error={fault('reach')}
      />
      <ChoiceField
        name="naming"
        legend={t(`${people}.naming`)}
        value={values.naming}
        options={NAMINGS.map((naming) => ({ value: naming, label: t(`${people}.namingOf.${naming}`) }))}
        error={fault('naming')}
      />
      {line('formats', { label: t(`${people}.formats`), help: t(`${people}.formatsHelp`) })}
      <SelectField
        name="language"
        label={t(`${people}.language`)}
        error={fault('language')}
        value={values.language}
        options={PAGE_LANGUAGES.map((code) => ({ value: code, label: t(`kinds.language.${code}`) }))}
      />
      {day('givenOn', t(`${people}.givenOn`))}
      <SelectField
        name="how"
        label={t(`${people}.how`)}
        error={fault('how')}
        value={values.how}
        options={[
          { value: '', label: t(`${people}.howNone`) },
          ...CONSENT_FORMS.map((how) => ({ value: how, label: t(`${people}.howOf.${how}`) })),
        ]}
      />
      {line('askedBy', { label: t(`${people}.askedBy`) })}
      {day('until', t(`${people}.until`), t(`${people}.untilHelp`))}
      <Field
        name="note"
        label={t(`${people}.note`)}
        help={t(`${people}.noteHelp`)}
        error={fault('note', t('materials.form.tooLong'))}
      >
        {(control) => <textarea {...control} {...LIMITS.note} rows={3} defaultValue={values.note} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t(`${people}.save`)}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </PostForm>
  );
}
