/** A closed list in a form of filters. */
export function FilterChoice(props: {
  name: string;
  label: string;
  chosen: string;
  options: readonly (readonly [value: string, label: string])[];
}) {
  const { name, label, chosen, options } = props;
  return (
    <label className="filter">
      <span>{label}</span>
      <select name={name} defaultValue={chosen}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
