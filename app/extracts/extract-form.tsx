import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { ChoiceFold } from '#app/ui/choice-fold.tsx';
import { Field, fieldId } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_QUOTE } from '#content/annotation/annotation.ts';
import { momentOf } from '#content/extract/extract.ts';
import { LONGEST_MARKED, MOST_PASSAGE_PARTS } from '#content/extract/passage.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { passageInput, soundInput } from '#content/input/material/extract-input.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { ShownPlace } from '#server/extracts/passage-places.ts';
import { PassageEnd, type PassageEndProps } from './passage-end.tsx';
import { shorten } from './shorten.ts';

const PASSAGE = inputLimits(passageInput);
const SOUND = inputLimits(soundInput);

/** What is typed into the form. */
export interface ExtractValues {
  readonly codes: readonly string[];
  readonly note: string;
  /** Of a passage: the paragraph, and words of it. */
  readonly block?: string;
  readonly words?: string;
  /** The passage of which these are words: characters before it, and how many it has. */
  readonly begin?: string;
  readonly size?: string;
  /** Its last paragraph, characters of it up to its end, and the one to which it was to go on. */
  readonly until?: string;
  readonly upTo?: string;
  readonly goOn?: string;
  /** The place of its words that was chosen. */
  readonly at?: string;
  /** Of a stretch of sound. */
  readonly from?: string;
  readonly to?: string;
}

interface ExtractFormProps {
  readonly what: 'passage' | 'sound' | 'edit';
  readonly values: ExtractValues;
  /** Paragraphs to which a new passage may go on. */
  readonly after: PassageEndProps['after'];
  /** Where the rest of the passage is marked that is too much for one extract; null for nothing. */
  readonly rest: string | null;
  /** Where its words stand, if they do several times. */
  readonly places: readonly ShownPlace[];
  readonly codes: readonly ListedCode[];
  readonly faults: readonly string[];
  /** When it had last changed; null for a new one. */
  readonly version: string | null;
  readonly language: string;
  readonly back: string;
  /** Where codes are made. */
  readonly codeBook: string;
  /** Milliseconds of the longest recording; null if that is not known. */
  readonly soundLength: number | null;
}

/** The field in which a fault of another name is settled. */
const FIELD_OF: Readonly<Record<string, string>> = { long: 'words', fromBeyond: 'from', toBeyond: 'to' };

/** Marks a passage or a stretch of sound, or gives an extract its codes. */
export function ExtractForm(props: ExtractFormProps) {
  const { what, values, after, rest, places, codes, faults, version, language, back, codeBook, soundLength } = props;
  const t = useT();
  const form = 'extracts.form';
  const most = { parts: MOST_PASSAGE_PARTS, all: LONGEST_MARKED, each: LONGEST_QUOTE };
  const isLong = faults.includes('long') || (values.words ?? '').length > LONGEST_MARKED;
  const length = soundLength === null ? '' : momentOf(soundLength);
  const fault = (field: string, words: string) => (faults.includes(field) ? words : null);
  return (
    <PostForm>
      <FormProblems fields={faults.flatMap((field) => (field === 'version' ? [] : (FIELD_OF[field] ?? field)))} />
      {version !== null && <input type="hidden" name="version" value={version} />}
      {what === 'passage' && (
        <>
          {(['block', 'begin', 'size', 'until', 'upTo'] as const).map((field) => (
            <input key={field} type="hidden" name={field} value={values[field] ?? ''} />
          ))}
          {rest !== null && (
            <p className="notice-box">
              {t(`${form}.cut`, most)} <a href={rest}>{t(`${form}.rest`)}</a>
            </p>
          )}
          {after.length > 0 && <PassageEnd after={after} chosen={values.goOn} language={language} />}
          <Field
            name="words"
            label={t(`${form}.words`)}
            help={t(`${form}.wordsHelp`)}
            error={isLong ? t(`${form}.wordsLong`, most) : fault('words', t(`${form}.wordsWrong`))}
          >
            {(control) => (
              <textarea {...control} rows={6} {...PASSAGE.words} lang={language} defaultValue={values.words} />
            )}
          </Field>
          {places.length > 0 && (
            <ChoiceField
              name="at"
              id={fieldId('at')}
              legend={t(`${form}.places`, { count: places.length })}
              value={values.at ?? ''}
              required
              error={fault('at', t(`${form}.placesWrong`))}
              options={places.map(({ begin, before, after: next }) => ({
                value: String(begin),
                label: `${before}[${shorten(values.words ?? '')}]${next}`,
              }))}
            />
          )}
        </>
      )}
      {what === 'sound' && length !== '' && <p className="quiet">{t(`${form}.soundLength`, { length })}</p>}
      {what === 'sound' &&
        (['from', 'to'] as const).map((field) => (
          <Field
            key={field}
            name={field}
            label={t(`${form}.${field}`)}
            help={t(`${form}.momentHelp`)}
            error={
              fault(`${field}Beyond`, t(`${form}.${field}Beyond`, { length })) ?? fault(field, t(`${form}.momentWrong`))
            }
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
        <p className="quiet">
          {t(`${form}.noCodes`)} <a href={codeBook}>{t(`${form}.makeCodes`)}</a>
        </p>
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
