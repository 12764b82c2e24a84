import { useT } from '#app/i18n/translate.ts';
import { ORGANISATION_NAMES_ID } from '#app/organisations/organisation-names.tsx';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Field, type Option, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type MaterialInput, materialInput } from '#content/input/material/material-input.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { MATERIAL_ACCESS, MATERIAL_KINDS } from '#content/material/material.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { listCountries } from '#content/taxonomy/countries.ts';

const LIMITS = inputLimits(materialInput);

/** What is typed into the form. */
export type MaterialValues = Readonly<Record<keyof MaterialInput, string>>;

interface MaterialFormProps {
  readonly values: MaterialValues;
  readonly faults: readonly string[];
  /** When it had last changed; null for a new one, whose kind is chosen here. */
  readonly version: string | null;
  readonly back: string;
  /** What somebody agreed to keeps it to the study's team, whatever is chosen here. */
  readonly isKeptToTeam?: boolean;
}

/** What is noted of a material. */
export function MaterialForm({ values, faults, version, back, isKeptToTeam = false }: MaterialFormProps) {
  const t = useT();
  const fault = (field: keyof MaterialInput, words: string = t('materials.form.wrong')) =>
    faults.includes(field) ? words : null;
  const line = (field: 'title' | 'place' | 'collector' | 'organisation', label: string, help?: string) => (
    <Field
      name={field}
      label={label}
      help={help}
      error={fault(field, t(field === 'title' ? 'materials.form.titleWrong' : 'materials.form.tooLong'))}
    >
      {(control) => (
        <input
          {...control}
          {...LIMITS[field]}
          type="text"
          {...(field === 'organisation' ? { list: ORGANISATION_NAMES_ID } : {})}
          defaultValue={values[field]}
        />
      )}
    </Field>
  );
  const choice = (field: 'country' | 'side' | 'actorType', label: string, none: string, options: readonly Option[]) => (
    <SelectField
      name={field}
      label={label}
      error={fault(field)}
      value={values[field]}
      options={[{ value: '', label: none }, ...options]}
    />
  );
  return (
    <PostForm>
      <FormProblems fields={faults.filter((field) => field !== 'version')} />
      {version === null ? (
        <SelectField
          name="kind"
          label={t('materials.form.kind')}
          error={fault('kind', t('materials.form.kindWrong'))}
          value={values.kind}
          options={MATERIAL_KINDS.map((kind) => ({ value: kind.code, label: kind[t.locale] }))}
        />
      ) : (
        <input type="hidden" name="version" value={version} />
      )}
      {line('title', t('materials.form.title'), t('materials.form.titleHelp'))}
      <Field
        name="heldOn"
        label={t('materials.form.heldOn')}
        help={t('materials.form.heldOnHelp')}
        error={fault('heldOn', t('materials.form.heldOnWrong'))}
      >
        {(control) => <input {...control} type="date" className="is-short" defaultValue={values.heldOn} />}
      </Field>
      {line('place', t('materials.form.place'))}
      {choice(
        'country',
        t('materials.form.country'),
        t('materials.form.noCountry'),
        listCountries(t.locale).map(({ code, name }) => ({ value: code, label: name })),
      )}
      <SelectField
        name="language"
        label={t('materials.form.language')}
        error={fault('language')}
        value={values.language}
        options={PAGE_LANGUAGES.map((code) => ({ value: code, label: t(`kinds.language.${code}`) }))}
      />
      {line('collector', t('materials.form.collector'))}
      {choice(
        'side',
        t('materials.form.side'),
        t('materials.form.noSide'),
        SIDES.map((side) => ({ value: side, label: t(`annotations.side.${side}`) })),
      )}
      {line('organisation', t('materials.form.organisation'))}
      {choice(
        'actorType',
        t('materials.form.actorType'),
        t('materials.form.noActorType'),
        ACTOR_TYPES.map((type) => ({ value: type.code, label: type[t.locale] })),
      )}
      <Field name="summary" label={t('materials.form.summary')} error={fault('summary', t('materials.form.tooLong'))}>
        {(control) => <textarea {...control} {...LIMITS.summary} rows={4} defaultValue={values.summary} />}
      </Field>
      <ChoiceField
        name="access"
        legend={t('materials.form.access')}
        value={values.access}
        options={MATERIAL_ACCESS.map((access) => ({
          value: access,
          label: t(access === 'staff' ? 'materials.form.accessStaff' : 'materials.form.accessTeam'),
        }))}
        error={fault('access')}
      />
      {isKeptToTeam && <p className="notice-box">{t('materials.form.accessKept')}</p>}
      <p className="actions">
        <button type="submit" className="button">
          {t('materials.form.save')}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </PostForm>
  );
}
