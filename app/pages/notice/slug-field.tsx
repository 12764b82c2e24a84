import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import type { InputLimits } from '#content/input/input-limits.ts';

interface SlugFieldProps {
  /** The namespace of the labels: of a page or of a collection. */
  readonly of: 'manage' | 'collections';
  readonly limits: InputLimits;
  readonly value: string;
  readonly error: string | undefined;
}

/** The last part of a page's or collection's address. */
export function SlugField({ of, limits, value, error }: SlugFieldProps) {
  const t = useT();
  return (
    <Field name="slug" label={t(`${of}.slug`)} help={t(`${of}.slugHelp`)} error={error}>
      {(control) => (
        <input {...control} {...limits} type="text" spellCheck={false} autoCapitalize="none" defaultValue={value} />
      )}
    </Field>
  );
}
