import { useT } from '#app/i18n/translate.ts';
import { SelectField } from '#app/ui/field.tsx';
import { languageOptions, visibilityOptions } from './page-options.ts';

interface LanguageAndVisibilityProps {
  /** The namespace of the labels: of a page or of a collection. */
  readonly of: 'manage' | 'collections';
  readonly values: { readonly language: string; readonly visibility: string };
  readonly error: (name: string) => string | undefined;
}

/** The language of a page or collection and who may read it, side by side. */
export function LanguageAndVisibility({ of, values, error }: LanguageAndVisibilityProps) {
  const t = useT();
  return (
    <div className="field-row">
      <SelectField
        name="language"
        label={t(`${of}.language`)}
        value={values.language}
        options={languageOptions(t)}
        error={error('language')}
      />
      <SelectField
        name="visibility"
        label={t(`${of}.visibility`)}
        value={values.visibility}
        options={visibilityOptions(t)}
        error={error('visibility')}
      />
    </div>
  );
}
