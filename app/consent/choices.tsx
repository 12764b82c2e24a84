/** Radio buttons of which one has to be chosen; nothing is chosen beforehand. */
export function RequiredChoice(props: {
  name: string;
  legend: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  error?: string | null;
}) {
  const { name, legend, value, options, error = null } = props;
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
              required
              defaultChecked={option.value === value}
              aria-invalid={error ? true : undefined}
            />
            <span>{option.label}</span>
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
