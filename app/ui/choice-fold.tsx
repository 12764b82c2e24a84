import { useT } from '#app/i18n/translate.ts';
import { fieldId, type Option } from './field.tsx';
import { tokenWords } from './token-words.ts';

interface ChoiceFoldProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly error?: string | undefined;
  /** The form was opened for it. */
  readonly isOpen?: boolean;
  /** With the script, it is a field in which one types the names of options. */
  readonly isToken?: boolean;
}

/** A long list of checkboxes in a fold that shows what is chosen; chosen ones come first. */
export function ChoiceFold({ name, label, options, chosen, error, isOpen = false, isToken = false }: ChoiceFoldProps) {
  const t = useT();
  const isChosen = (option: Option) => chosen.includes(option.value);
  const first = options.filter(isChosen);
  return (
    <details
      className="fold"
      id={fieldId(name)}
      open={isOpen || error !== undefined}
      {...(isToken ? tokenWords(t) : {})}
    >
      <summary>
        {label}{' '}
        <span className="quiet">
          {first.length > 0 ? first.map((option) => option.label).join(', ') : t('manage.none')}
        </span>
      </summary>
      <fieldset aria-label={label}>
        <Choices name={name} options={[...first, ...options.filter((option) => !isChosen(option))]} chosen={chosen} />
        {error && <p className="field-error">{error}</p>}
      </fieldset>
    </details>
  );
}

/** Checkboxes in columns. */
export function Choices({
  name,
  options,
  chosen,
}: {
  name: string;
  options: readonly Option[];
  chosen: readonly string[];
}) {
  return (
    <div className="choice-list">
      {options.map(({ value, label }) => (
        <label key={value} className="choice">
          <input type="checkbox" name={name} value={value} defaultChecked={chosen.includes(value)} />
          {label}
        </label>
      ))}
    </div>
  );
}
