import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { LONGEST_BODY } from '#content/annotation/annotation.ts';

interface NoteBodyProps {
  readonly name: string;
  readonly id?: string;
  readonly help?: string;
  readonly isFaulty: boolean;
  readonly value: string;
  /** Without it, a field that is folded away would keep the whole form from being sent. */
  readonly required?: boolean;
}

/** The words of a reviewer's annotation, new or changed. */
export function NoteBody({ isFaulty, value, required = false, ...props }: NoteBodyProps) {
  const t = useT();
  return (
    <Field {...props} label={t('review.note.body')} error={isFaulty ? t('annotations.error.empty') : null}>
      {(control) => (
        <textarea
          {...control}
          data-note=""
          maxLength={LONGEST_BODY}
          rows={3}
          required={required}
          dir="auto"
          defaultValue={value}
        />
      )}
    </Field>
  );
}
