import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';

/**
 * Words that were typed for what cannot take them any more: to be copied.
 * @param props.name for a form that sends them along
 * @param props.form its id, unless they stand in it
 */
export function WordsToCopy(props: { readonly words: string; readonly name?: string; readonly form?: string }) {
  const { words, name, form } = props;
  const t = useT();
  return (
    <Field {...(name === undefined ? {} : { name })} label={t('review.typed')} help={t('review.typedHelp')}>
      {(control) => <textarea {...control} form={form} readOnly rows={8} dir="auto" value={words} />}
    </Field>
  );
}
