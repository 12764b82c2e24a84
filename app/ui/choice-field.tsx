/** Radio buttons, each with an explanation where it needs one. */
export function ChoiceField(props: {
  name: string;
  /** Where links to it need one. */
  id?: string;
  legend: string;
  value: string;
  options: readonly { value: string; label: string; help?: string }[];
  /** Nothing is chosen beforehand, and one has to be. */
  required?: boolean;
  error?: string | null | undefined;
}) {
  const { name, id, legend, value, options, required, error } = props;
  return (
    <fieldset className="field" id={id} aria-describedby={error ? `${name}-erreur` : undefined}>
      <legend>{legend}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              required={required}
              defaultChecked={option.value === value}
              aria-invalid={error ? true : undefined}
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
