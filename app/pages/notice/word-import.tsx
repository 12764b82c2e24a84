import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { FileReport } from './file-report.tsx';

/** The ends of names of files that become pages. */
const READ_FILES = '.docx,.odt,.md,.markdown,.html,.htm,.zip';

/** The part of the form of a new page by which it is made of a file; it works without script. */
export function WordFields({ problem }: { readonly problem: string | null }) {
  const t = useT();
  return (
    <section className="form-section" aria-labelledby="fichier">
      <h2 id="fichier">{t('manage.wordTitle')}</h2>
      <ReadFile problem={problem} />
    </section>
  );
}

/** The form by which pages of files are added to a collection. @param action where it is sent */
export function AddTextsForm({ action }: { readonly action: string }) {
  const t = useT();
  return (
    <PostForm
      action={action}
      encType="multipart/form-data"
      className="form-section"
      aria-labelledby="fichiers"
      data-drop={t('manage.wordDrop')}
    >
      <h2 id="fichiers">{t('manage.wordAdd')}</h2>
      <ReadFile problem={null} />
    </PostForm>
  );
}

function ReadFile({ problem }: { readonly problem: string | null }) {
  const t = useT();
  return (
    <>
      <TextFileField problem={problem} help={t('manage.wordSeveral')} folder />
      <p className="actions">
        <button type="submit" name="intent" value="read" className="button is-quiet" formNoValidate>
          {t('manage.wordRead')}
        </button>
      </p>
    </>
  );
}

interface TextFileFieldProps {
  /** Why the last one was refused. */
  readonly problem: string | null;
  readonly help?: string;
  /** Folders may be chosen as well, which a script packs. */
  readonly folder?: boolean;
}

/** The field by which a file of a text is chosen. */
export function TextFileField({ problem, help = '', folder = false }: TextFileFieldProps) {
  const t = useT();
  const most = Math.floor(MOST_ATTACHMENT_BYTES / 1024 / 1024);
  const words = {
    'data-most': MOST_ATTACHMENT_BYTES,
    'data-too-large': t('manage.wordTooLarge', { most }),
    ...(folder && { 'data-folder': t('manage.wordFolder'), 'data-nothing': t('manage.wordFolderNothing') }),
  };
  return (
    <>
      {problem !== null && (
        <p className="notice-box is-danger" role="alert">
          {problem}
        </p>
      )}
      <Field name="file" label={t('manage.wordFile')} help={`${t('manage.wordHelp', { most })} ${help}`.trim()}>
        {(control) => <input {...control} type="file" accept={READ_FILES} required={!folder} {...words} />}
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
      <FileReport messages={document.messages} />
      <details className="fold">
        <summary>{t('manage.wordPreview')}</summary>
        <div className="prose" lang={document.language} dangerouslySetInnerHTML={{ __html: document.html }} />
      </details>
    </section>
  );
}
