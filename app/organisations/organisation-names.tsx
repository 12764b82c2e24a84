/** The id of the datalist of organisation names (`list`). */
export const ORGANISATION_NAMES_ID = 'noms-organisations';

/** The names of the register as a datalist for fields; once on a screen, without a script. */
export function OrganisationNames({ names }: { readonly names: readonly string[] }) {
  return (
    <datalist id={ORGANISATION_NAMES_ID}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
