/** Radio buttons, each with an explanation. */
export function ChoiceField(props: {
  name: string;
  /** Where links to it need one. */
  id?: string;
  legend: string;
  value: string;
  options: readonly { value: string; label: string; help?: string }[];
  error?: string | null | undefined;
}) {
  const { name, id, legend, value, options, error } = props;
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
