import { type ReactNode, useId } from 'react';

/** The attributes of a field's control that associate its label, help and error with it. */
export interface ControlAttributes {
  readonly id: string;
  readonly name?: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-describedby'?: string;
}

interface FieldProps {
  /**
   * The control's name in its form, from which its id follows; a control that is in no form has
   * none.
   */
  readonly name?: string;
  /** Where links to the control need an id of their own. */
  readonly id?: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | null | undefined;
  readonly children: (control: ControlAttributes) => ReactNode;
}

/** A labelled control with its help above and its error below. */
export function Field({ name, id: given, label, help, error, children }: FieldProps) {
  const own = useId();
  const id = given ?? (name === undefined ? own : fieldId(name));
  const described = [help ? `${id}-aide` : '', error ? `${id}-erreur` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="field-help" id={`${id}-aide`}>
          {help}
        </p>
      )}
      {children({
        id,
        ...(name === undefined ? {} : { name }),
        ...(error ? { 'aria-invalid': true } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
      })}
      {error && (
        <p className="field-error" id={`${id}-erreur`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** The id of a field's control: `f-own-period` for `own.period`. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^a-zA-Z0-9]+/g, '-')}`;
}

/** An option of a select, with its label in the reader's language. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A select with its options. */
export function SelectField(props: Omit<FieldProps, 'children'> & { value: string; options: readonly Option[] }) {
  const { value, options, ...field } = props;
  return (
    <Field {...field}>
      {(control) => (
        <select {...control} defaultValue={value}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
