import { kindName, kindNames } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { KindChoice } from '#app/pages/notice/kind-choice.tsx';
import { LanguageAndVisibility } from '#app/pages/notice/language-and-visibility.tsx';
import type { FormErrors } from '#app/pages/notice/notice-form.server.ts';
import { Field } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { newCollectionInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';

const LIMITS = inputLimits(newCollectionInput);

interface NewCollectionFormProps {
  readonly values: { kind: string; title: string; language: string; visibility: string };
  readonly errors: FormErrors;
}

/** A new collection: kind, title, language, visibility. */
export function NewCollectionForm({ values, errors }: NewCollectionFormProps) {
  const t = useT();
  const error = (name: string) => (errors[name] ? t(errors[name]) : undefined);
  const kinds = COLLECTION_KINDS.map((kind) => ({
    kind,
    label: kindName(t, kind),
    text: kindNames(t, kind).intro,
  }));
  return (
    <div className="form-page">
      <h1>{t('collections.newTitle')}</h1>
      <p className="standfirst">{t('collections.newIntro')}</p>
      <PostForm>
        <FormProblems fields={Object.keys(errors)} />
        <KindChoice legend={t('collections.kind')} kinds={kinds} chosen={values.kind} error={error('kind')} />
        <Field name="title" label={t('collections.title')} error={error('title')}>
          {(control) => <input {...control} {...LIMITS.title} type="text" defaultValue={values.title} />}
        </Field>
        <LanguageAndVisibility of="collections" values={values} error={error} />
        <p className="actions">
          <button type="submit" className="button">
            {t('collections.create')}
          </button>
        </p>
      </PostForm>
    </div>
  );
}
