import { kindName, kindNames } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { managePath } from '#content/addresses/site-paths.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { newPageInput } from '#content/input/page-input.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { NotesChoice } from './file-update.tsx';
import { KindChoice } from './kind-choice.tsx';
import { LanguageAndVisibility } from './language-and-visibility.tsx';
import { LinesField } from './lines-field.tsx';
import type { FormErrors } from './notice-form.server.ts';
import { SlugField } from './slug-field.tsx';
import { TitleField } from './title-field.tsx';
import { type ShownDocument, WordFields, WordPreview } from './word-import.tsx';

const LIMITS = inputLimits(newPageInput);

interface NewPageFormProps {
  /** The kinds that the viewer may make. */
  readonly offered: readonly PageKind[];
  readonly values: Readonly<
    Record<'kind' | 'title' | 'language' | 'visibility' | 'slug' | 'authors' | 'keywords', string>
  >;
  readonly errors: FormErrors;
  /** A file that was read, of which the page is made. */
  readonly document: ShownDocument | null;
  /** The collection whose last page it becomes. */
  readonly collection: { readonly title: string; readonly path: string } | null;
  /** Why a document was not read. */
  readonly problem: string | null;
}

/** A new page: kind, title, language; its address only where it does not follow from the title. */
export function NewPageForm({ offered, values, errors, document, collection, problem }: NewPageFormProps) {
  const t = useT();
  const error = (name: string) => (errors[name] ? t(errors[name]) : undefined);
  const kinds = offered.map((kind) => ({
    kind,
    label: kindName(t, kind),
    text: kindNames(t, kind).intro,
  }));
  return (
    <div className="form-page">
      <h1>{t('manage.newTitle')}</h1>
      <p className="standfirst">{t('manage.newIntro')}</p>
      {collection && (
        <p className="notice-box">
          {t('manage.newIn')} <a href={managePath(collection.path)}>{collection.title}</a>
        </p>
      )}
      {document && <WordPreview document={document} />}
      {/* One form: what is typed is there again when a file is refused, or read. */}
      <PostForm {...(document ? {} : { encType: 'multipart/form-data', 'data-drop': t('manage.wordDrop') })}>
        {document && <input type="hidden" name="document" value={document.id} />}
        <FormProblems fields={Object.keys(errors)} />
        {document && <p>{t('manage.wordProposed')}</p>}
        <KindChoice legend={t('manage.kind')} kinds={kinds} chosen={values.kind} error={error('kind')} />
        <TitleField label={t('manage.title')} value={values.title} error={error('title')} />
        {(errors.slug || values.slug !== '') && (
          <SlugField of="manage" limits={LIMITS.slug} value={values.slug} error={error('slug')} />
        )}
        <LanguageAndVisibility of="manage" values={values} error={error} />
        {(document || values.authors !== '') && (
          <LinesField
            name="authors"
            label={t('reading.authors')}
            value={values.authors}
            error={error('common.authors')}
          />
        )}
        {(document || values.keywords !== '') && (
          <LinesField
            name="keywords"
            label={t('reading.keywords')}
            value={values.keywords}
            error={error('common.keywords')}
          />
        )}
        {document && <NotesChoice comments={document.comments} corrections={document.corrections} />}
        <p className="actions">
          <button type="submit" className="button">
            {t('manage.create')}
          </button>
        </p>
        {document ? null : <WordFields problem={problem} />}
      </PostForm>
    </div>
  );
}
