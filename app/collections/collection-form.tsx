import { useT } from '#app/i18n/translate.ts';
import { LanguageAndVisibility } from '#app/pages/notice/language-and-visibility.tsx';
import type { FormErrors } from '#app/pages/notice/notice-form.server.ts';
import { SlugField } from '#app/pages/notice/slug-field.tsx';
import { Field } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { collectionInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { CollectionValues } from './collection-form.server.ts';
import { markdownWords } from './markdown-words.ts';

const LIMITS = inputLimits(collectionInput);

/**
 * The form of a collection's title, summary, introduction, imprint, address, language and
 * visibility.
 */
export function CollectionForm({
  values,
  text,
  version,
  errors,
  back,
}: {
  values: CollectionValues;
  /**
   * The introduction as an editor document in JSON; `null` if it can only be edited as Markdown.
   */
  text: string;
  /** The version of the details that the form was rendered from. */
  version: string;
  errors: FormErrors;
  back: string;
}) {
  const t = useT();
  const error = (name: string) => (errors[name] ? t(errors[name]) : undefined);
  return (
    <PostForm className="form-section">
      <h2>{t('collections.details')}</h2>
      {errors.version && <p className="notice-box is-danger">{t(errors.version)}</p>}
      <FormProblems fields={Object.keys(errors).filter((field) => field !== 'version')} />
      <input type="hidden" name="version" value={version} />
      <Field name="title" label={t('collections.title')} error={error('title')}>
        {(control) => <input {...control} {...LIMITS.title} type="text" defaultValue={values.title} />}
      </Field>
      <Field
        name="summary"
        label={t('collections.summary')}
        help={t('collections.summaryHelp')}
        error={error('summary')}
      >
        {(control) => <textarea {...control} {...LIMITS.summary} rows={3} defaultValue={values.summary} />}
      </Field>
      <Field
        name="introduction"
        label={t('collections.introduction')}
        help={t('collections.introductionHelp')}
        error={error('introduction')}
      >
        {(control) => (
          <textarea
            {...control}
            {...LIMITS.introduction}
            {...markdownWords(t, text)}
            rows={8}
            defaultValue={values.introduction}
          />
        )}
      </Field>
      <Field
        name="imprint"
        label={t('collections.imprint')}
        help={t('collections.imprintHelp')}
        error={error('imprint')}
      >
        {(control) => <textarea {...control} {...LIMITS.imprint} rows={4} defaultValue={values.imprint} />}
      </Field>
      <LanguageAndVisibility of="collections" values={values} error={error} />
      <SlugField of="collections" limits={LIMITS.slug} value={values.slug} error={error('slug')} />
      <p className="actions">
        <button type="submit" className="button" name="intent" value="save">
          {t('collections.save')}
        </button>
        <a href={back}>{t('collections.view')}</a>
      </p>
    </PostForm>
  );
}
