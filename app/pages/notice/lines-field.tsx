import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { linesHelp } from '#app/ui/own-field.tsx';
import { tokenWords } from '#app/ui/token-words.ts';
import { lineLimitsOf } from '#content/input/input-limits.ts';
import { commonNotice } from '#content/kinds/common-notice.ts';

/** The common fields of a notice that are written on lines. */
export type LinesName = 'authors' | 'reviewers' | 'contributors' | 'keywords';

interface LinesFieldProps {
  readonly name: LinesName;
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
}

/** A common field of a notice, one name or word on each line; with script, of tokens. */
export function LinesField({ name, label, value, error }: LinesFieldProps) {
  const t = useT();
  return (
    <Field
      name={`common.${name}`}
      label={label}
      help={linesHelp(t, t('manage.eachLine'), lineLimitsOf(commonNotice.shape[name]))}
      error={error}
    >
      {(control) => (
        <textarea
          {...control}
          {...tokenWords(t, name === 'keywords' ? 'keyword' : 'author')}
          rows={2}
          defaultValue={value}
        />
      )}
    </Field>
  );
}
