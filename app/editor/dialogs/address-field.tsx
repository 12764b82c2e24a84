import type { PageSuggestion } from '#app/editor/requests/suggest-pages.ts';
import { Field } from '#app/ui/field.tsx';
import { PageSearch } from './page-search.tsx';

interface AddressFieldProps {
  readonly label: string;
  readonly help: string;
  readonly error: string | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onPick: (page: PageSuggestion) => void;
}

/** The address of a page or a site: typed, or picked among the pages of this one. */
export function AddressField({ label, help, error, ...search }: AddressFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(attributes) => <PageSearch attributes={attributes} {...search} />}
    </Field>
  );
}
