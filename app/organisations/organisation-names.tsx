/** The id of the names that fields of one organisation offer (`list`). */
export const ORGANISATION_NAMES_ID = 'noms-organisations';

/** The names of the register, offered where somebody types one; once on a screen, without a script. */
export function OrganisationNames({ names }: { readonly names: readonly string[] }) {
  return (
    <datalist id={ORGANISATION_NAMES_ID}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
