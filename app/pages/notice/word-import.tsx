import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';

/** The ends of names of files that become pages. */
const READ_FILES = '.docx,.odt,.md,.markdown,.html,.htm,.zip';

/** The form by which a page is made of a file; it works without script. */
export function WordForm({ problem }: { readonly problem: string | null }) {
  const t = useT();
  return (
    <PostForm encType="multipart/form-data" className="form-section" data-drop={t('manage.wordDrop')}>
      <h2>{t('manage.wordTitle')}</h2>
      <TextFileField problem={problem} />
      <p className="actions">
        <button type="submit" name="intent" value="read" className="button is-quiet">
          {t('manage.wordRead')}
        </button>
      </p>
    </PostForm>
  );
}

/** The field by which a file of a text is chosen. @param problem why the last one was refused */
export function TextFileField({ problem }: { readonly problem: string | null }) {
  const t = useT();
  return (
    <>
      {problem !== null && (
        <p className="notice-box is-danger" role="alert">
          {problem}
        </p>
      )}
      <Field
        name="file"
        label={t('manage.wordFile')}
        help={t('manage.wordHelp', { most: Math.floor(MOST_ATTACHMENT_BYTES / 1024 / 1024) })}
      >
        {(control) => <input {...control} type="file" accept={READ_FILES} required />}
      </Field>
    </>
  );
}

export interface ShownDocument {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly html: string;
  readonly comments: number;
  readonly corrections: number;
  /** What was kept and changed, a sentence each. */
  readonly messages: readonly string[];
}

/** The report on a document that was read, and its text as the page will have it. */
export function WordPreview({ document }: { readonly document: ShownDocument }) {
  const t = useT();
  return (
    <section className="form-section" aria-labelledby="rapport">
      <h2 id="rapport">{t('manage.wordReport', { name: document.name })}</h2>
      <ul>
        {document.messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      <details className="fold">
        <summary>{t('manage.wordPreview')}</summary>
        <div className="prose" lang={document.language} dangerouslySetInnerHTML={{ __html: document.html }} />
      </details>
    </section>
  );
}
