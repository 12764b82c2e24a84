import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { CODE_COLOURS } from '#content/extract/code.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { type CodeInput, codeInput } from '#content/input/material/code-input.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';

const LIMITS = inputLimits(codeInput);

interface CodeFormProps {
  readonly values: CodeInput;
  readonly faults: readonly string[];
  /** Those that it may be a part of. */
  readonly parents: readonly ListedCode[];
  /** When it had last changed; null for a new one. */
  readonly version: string | null;
}

/** A code of a study. */
export function CodeForm({ values, faults, parents, version }: CodeFormProps) {
  const t = useT();
  const form = 'extracts.codes';
  const fault = (field: keyof CodeInput) => (faults.includes(field) ? t(`${form}.${field}Wrong`) : null);
  return (
    <PostForm>
      <FormProblems fields={faults.filter((field) => field !== 'version' && field !== 'into')} />
      <input type="hidden" name="intent" value="save" />
      {version !== null && <input type="hidden" name="version" value={version} />}
      <Field name="name" label={t(`${form}.name`)} error={fault('name')}>
        {(control) => (
          <input {...control} {...LIMITS.name} type="text" autoComplete="off" required defaultValue={values.name} />
        )}
      </Field>
      <Field
        name="definition"
        label={t(`${form}.definition`)}
        help={t(`${form}.definitionHelp`)}
        error={fault('definition')}
      >
        {(control) => <textarea {...control} {...LIMITS.definition} rows={3} defaultValue={values.definition} />}
      </Field>
      <SelectField
        name="colour"
        label={t(`${form}.colour`)}
        error={fault('colour')}
        value={values.colour}
        options={CODE_COLOURS.map((one) => ({ value: one.code, label: one[t.locale] }))}
      />
      <SelectField
        name="parent"
        label={t(`${form}.parent`)}
        error={fault('parent')}
        value={values.parent}
        options={[
          { value: '', label: t(`${form}.parentNone`) },
          ...parents.map(({ id, name, depth }) => ({ value: id, label: `${'– '.repeat(depth)}${name}` })),
        ]}
      />
      <p className="actions">
        <button type="submit" className="button">
          {t(`${form}.save`)}
        </button>
      </p>
    </PostForm>
  );
}
