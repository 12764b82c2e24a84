import type { ReactNode } from 'react';

/** The attributes that associate a control with its label, help and error. */
export interface FieldWiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A labelled control with its help and error. */
export function FormField(props: {
  id: string;
  label: string;
  help?: string;
  error?: string | null;
  children: (wiring: FieldWiring) => ReactNode;
}) {
  const { id, label, help, error, children } = props;
  const described = [...(help ? [`${id}-aide`] : []), ...(error ? [`${id}-erreur`] : [])].join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="field-help" id={`${id}-aide`}>
          {help}
        </p>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p className="field-error" id={`${id}-erreur`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** Radio buttons, each with an explanation. */
export function ChoiceField(props: {
  name: string;
  legend: string;
  value: string;
  options: readonly { value: string; label: string; help?: string }[];
  error?: string | null | undefined;
}) {
  const { name, legend, value, options, error } = props;
  return (
    <fieldset className="field" aria-describedby={error ? `${name}-erreur` : undefined}>
      <legend>{legend}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              defaultChecked={option.value === value}
              aria-describedby={option.help ? `${name}-${option.value}-aide` : undefined}
            />
            <span>
              {option.label}
              {option.help && (
                <span className="choice-help" id={`${name}-${option.value}-aide`}>
                  {option.help}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p className="field-error" id={`${name}-erreur`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
