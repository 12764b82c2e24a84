import { useT } from '#app/i18n/translate.ts';
import { ChoiceFold } from '#app/ui/choice-fold.tsx';
import { Field } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { passageInput, soundInput } from '#content/input/material/extract-input.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import { PassageEnd, type PassageEndProps } from './passage-end.tsx';

const PASSAGE = inputLimits(passageInput);
const SOUND = inputLimits(soundInput);

/** What is typed into the form. */
export interface ExtractValues {
  readonly codes: readonly string[];
  readonly note: string;
  /** Of a passage: the paragraph, and words of it. */
  readonly block?: string;
  readonly words?: string;
  /** Of a stretch of sound. */
  readonly from?: string;
  readonly to?: string;
}

interface ExtractFormProps {
  readonly what: 'passage' | 'sound' | 'edit';
  readonly values: ExtractValues;
  /** Paragraphs to which a new passage may go on. */
  readonly after: PassageEndProps['after'];
  readonly codes: readonly ListedCode[];
  readonly faults: readonly string[];
  /** When it had last changed; null for a new one. */
  readonly version: string | null;
  readonly language: string;
  readonly back: string;
}

/** Marks a passage or a stretch of sound, or gives an extract its codes. */
export function ExtractForm({ what, values, after, codes, faults, version, language, back }: ExtractFormProps) {
  const t = useT();
  const form = 'extracts.form';
  const fault = (field: string, words: string) => (faults.includes(field) ? words : null);
  return (
    <PostForm>
      <FormProblems fields={faults.filter((field) => field !== 'version')} />
      {version !== null && <input type="hidden" name="version" value={version} />}
      {what === 'passage' && (
        <>
          <input type="hidden" name="block" value={values.block ?? ''} />
          {after.length > 0 && <PassageEnd after={after} language={language} />}
          <Field
            name="words"
            label={t(`${form}.words`)}
            help={t(`${form}.wordsHelp`)}
            error={fault('words', t(`${form}.wordsWrong`))}
          >
            {(control) => (
              <textarea {...control} rows={6} {...PASSAGE.words} lang={language} defaultValue={values.words} />
            )}
          </Field>
        </>
      )}
      {what === 'sound' &&
        (['from', 'to'] as const).map((field) => (
          <Field
            key={field}
            name={field}
            label={t(`${form}.${field}`)}
            help={t(`${form}.momentHelp`)}
            error={fault(field, t(`${form}.momentWrong`))}
          >
            {(control) => (
              <input
                {...control}
                type="text"
                className="is-short"
                {...SOUND[field]}
                autoComplete="off"
                defaultValue={values[field]}
              />
            )}
          </Field>
        ))}
      {codes.length === 0 ? (
        <p className="quiet">{t(`${form}.noCodes`)}</p>
      ) : (
        <ChoiceFold
          name="codes"
          label={t(`${form}.codes`)}
          options={codes.map(({ id, name, depth }) => ({ value: id, label: `${'– '.repeat(depth)}${name}` }))}
          chosen={values.codes}
          isOpen
          {...(faults.includes('codes') ? { error: t(`${form}.codesWrong`) } : {})}
        />
      )}
      <Field name="note" label={t(`${form}.note`)} error={fault('note', t(`${form}.noteWrong`))}>
        {(control) => <textarea {...control} rows={3} {...SOUND.note} defaultValue={values.note} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button">
          {t(`${form}.save`)}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </PostForm>
  );
}
