import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { LONGEST_BODY } from '#content/annotation/annotation.ts';

interface NoteBodyProps {
  readonly id?: string;
  readonly help?: string;
  readonly isFaulty: boolean;
  readonly value: string;
}

/** The words of a reviewer's annotation, new or changed. */
export function NoteBody({ isFaulty, value, ...props }: NoteBodyProps) {
  const t = useT();
  return (
    <Field {...props} name="body" label={t('review.note.body')} error={isFaulty ? t('annotations.error.empty') : null}>
      {(control) => (
        <textarea {...control} maxLength={LONGEST_BODY} rows={3} required dir="auto" defaultValue={value} />
      )}
    </Field>
  );
}
