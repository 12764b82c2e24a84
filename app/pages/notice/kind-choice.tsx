import { fieldId } from '#app/ui/field.tsx';

interface KindChoiceProps {
  readonly legend: string;
  readonly kinds: readonly { kind: string; label: string; text: string }[];
  readonly chosen: string;
  readonly error?: string | undefined;
}

/** Radio buttons for the kinds, each with its weave and purpose. */
export function KindChoice({ legend, kinds, chosen, error }: KindChoiceProps) {
  const id = fieldId('kind');
  return (
    <fieldset className="field" id={id} {...(error ? { 'aria-describedby': `${id}-erreur` } : {})}>
      <legend>{legend}</legend>
      <div className="kind-choices">
        {kinds.map(({ kind, label, text }) => (
          <label key={kind} className="kind-choice">
            <input type="radio" name="kind" value={kind} required defaultChecked={kind === chosen} />
            <span className="motif" data-motif={kind} aria-hidden="true" />
            <strong>{label}</strong>
            <span className="quiet">{text}</span>
          </label>
        ))}
      </div>
      {error && (
        <p className="field-error" id={`${id}-erreur`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
