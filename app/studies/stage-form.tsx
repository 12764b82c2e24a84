import { useT } from '#app/i18n/translate.ts';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems, REFUSAL } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type StageInput, stageInput } from '#content/study/stage-input.ts';
import { STAGE_STATES } from '#content/study/study-stage.ts';

const LIMITS = inputLimits(stageInput);

/** What is typed into the form. */
export type StageValues = Readonly<Record<keyof StageInput, string>> & { readonly people: readonly string[] };

interface StageFormProps {
  readonly values: StageValues;
  readonly faults: readonly string[];
  readonly version: string;
  /** Who can be responsible for it. */
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  readonly back: string;
}

/** Where a stage of a study stands, who is responsible for it, and until when. */
export function StageForm({ values, faults, version, staff, back }: StageFormProps) {
  const t = useT();
  const fault = (field: keyof StageInput | 'person', words: string) => (faults.includes(field) ? words : null);
  const peopleWrong = fault('person', t('stages.form.peopleWrong'));
  return (
    <PostForm at={REFUSAL}>
      <FormProblems fields={faults.filter((field) => field !== 'version')} />
      <input type="hidden" name="version" value={version} />
      <SelectField
        name="state"
        label={t('stages.form.state')}
        error={fault('state', t('stages.form.stateWrong'))}
        value={values.state}
        options={STAGE_STATES.map((state) => ({ value: state, label: t(`stages.state.${state}`) }))}
      />
      <Field
        name="reason"
        label={t('stages.form.reason')}
        help={t('stages.form.reasonHelp')}
        error={fault('reason', t('stages.form.reasonWrong'))}
      >
        {(control) => <textarea {...control} {...LIMITS.reason} rows={2} defaultValue={values.reason} />}
      </Field>
      <fieldset id={fieldId('person')} aria-describedby={peopleWrong ? 'f-person-erreur' : undefined}>
        <legend>{t('stages.form.people')}</legend>
        <Choices
          name="person"
          options={staff.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={values.people}
        />
        {peopleWrong && (
          <p className="field-error" id="f-person-erreur">
            {peopleWrong}
          </p>
        )}
      </fieldset>
      <Field name="beginsOn" label={t('stages.form.begins')} error={fault('beginsOn', t('stages.form.dateWrong'))}>
        {(control) => <input {...control} type="date" className="is-short" defaultValue={values.beginsOn} />}
      </Field>
      <Field
        name="dueOn"
        label={t('stages.form.due')}
        help={t('stages.form.dueHelp')}
        error={fault('dueOn', t('stages.form.dueWrong'))}
      >
        {(control) => <input {...control} type="date" className="is-short" defaultValue={values.dueOn} />}
      </Field>
      <Field name="note" label={t('stages.form.note')} error={fault('note', t('stages.form.noteWrong'))}>
        {(control) => <textarea {...control} {...LIMITS.note} rows={4} defaultValue={values.note} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t('stages.form.save')}
        </button>
        <a href={back}>{t('stages.form.back')}</a>
      </p>
    </PostForm>
  );
}
