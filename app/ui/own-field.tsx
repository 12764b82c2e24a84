import { type Translate, useT } from '#app/i18n/translate.ts';
import type { InputLimits, LineLimits } from '#content/input/input-limits.ts';
import type { FieldLook } from '#content/kinds/field.ts';
import { Choices } from './choice-fold.tsx';
import { Field, SelectField } from './field.tsx';
import { tokenWords } from './token-words.ts';

interface OwnFieldProps {
  readonly name: string;
  readonly look: FieldLook;
  readonly limits: InputLimits;
  readonly lines: LineLimits | null;
  readonly value: string | readonly string[];
  readonly error?: string | undefined;
}

/** A field of a kind's own notice, as its schema defines it. */
export function OwnField({ name, look, limits, lines, value, error }: OwnFieldProps) {
  const t = useT();
  const label = look.label[t.locale];
  const field = { name, label, help: linesHelp(t, look.help?.[t.locale], lines), error };
  const text = typeof value === 'string' ? value : '';
  const options = (look.choices ?? []).map((choice) => ({ value: choice.code, label: choice[t.locale] }));
  switch (look.widget) {
    case 'text':
      return (
        <Field {...field}>{(control) => <input {...control} {...limits} type="text" defaultValue={text} />}</Field>
      );
    case 'date':
      return (
        <Field {...field}>
          {(control) => <input {...control} type="date" className="is-short" defaultValue={text} />}
        </Field>
      );
    case 'textarea':
    case 'lines':
      return (
        <Field {...field}>
          {(control) => (
            <textarea
              {...control}
              {...limits}
              {...(look.vocabulary ? tokenWords(t, look.vocabulary) : {})}
              rows={3}
              defaultValue={text}
            />
          )}
        </Field>
      );
    case 'select':
      return <SelectField {...field} value={text} options={[{ value: '', label: t('manage.noChoice') }, ...options]} />;
    case 'checkbox':
      return (
        <label className="choice field">
          <input type="checkbox" name={name} defaultChecked={text === 'on'} />
          {label}
        </label>
      );
    case 'checkboxes':
      return (
        <fieldset className="field">
          <legend>{label}</legend>
          <Choices name={name} options={options} chosen={typeof value === 'string' ? [] : value} />
          {error && <p className="field-error">{error}</p>}
        </fieldset>
      );
  }
}

/** The help of a field; of a list written on lines, with its limits, which HTML cannot state. */
export function linesHelp(t: Translate, help: string | undefined, lines: LineLimits | null): string | undefined {
  if (!lines) return help;
  const { mostLines, longestLine } = lines;
  return [help, t('manage.linesLimits', { lines: mostLines, length: longestLine })].filter(Boolean).join('. ');
}
