import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';

/** A page's title, with its limit. A script counts the characters beside it. */
export function TitleField(props: { value: string; label: string; help?: string; error: string | null | undefined }) {
  const { value, label, help, error } = props;
  const t = useT();
  return (
    <Field name="title" label={label} help={help ?? t('manage.titleHelp', { most: LONGEST_TITLE })} error={error}>
      {(control) => (
        <input
          {...control}
          type="text"
          required
          maxLength={LONGEST_TITLE}
          defaultValue={value}
          dir="auto"
          data-length={t('manage.titleCount', { most: LONGEST_TITLE, typed: '{{typed}}' })}
        />
      )}
    </Field>
  );
}
