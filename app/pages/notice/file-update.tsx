import { useT } from '#app/i18n/translate.ts';
import { ComparedText } from '#app/reading/comparison/compared-text.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { Comparison } from '#content/compare/comparison.ts';
import { directionOf } from '#content/locale.ts';
import { FileReport } from './file-report.tsx';
import { TextFileField } from './word-import.tsx';

/** The form that a file is chosen with. @param isOther one was read already */
export function FileUpdateForm({ problem, isOther }: { readonly problem: string | null; readonly isOther: boolean }) {
  const t = useT();
  return (
    <PostForm
      encType="multipart/form-data"
      className="form-section"
      aria-label={t('manage.wordFile')}
      data-drop={t('manage.wordDrop')}
    >
      {isOther && <h2>{t('manage.fileUpdate.other')}</h2>}
      <TextFileField problem={problem} />
      <p className="actions">
        <button type="submit" name="intent" value="read" className={isOther ? 'button is-quiet' : 'button'}>
          {t('manage.fileUpdate.read')}
        </button>
      </p>
    </PostForm>
  );
}

interface NotesChoiceProps {
  readonly comments: number;
  readonly corrections: number;
  /** They are those of several files. */
  readonly several?: boolean;
}

/** Whether the comments and tracked changes of a file become annotations. */
export function NotesChoice({ comments, corrections, several = false }: NotesChoiceProps) {
  const t = useT();
  if (comments + corrections === 0) return null;
  return (
    <div className="field">
      {comments > 0 && (
        <label className="choice">
          <input type="checkbox" name="comments" value="oui" defaultChecked />{' '}
          {t(several ? 'manage.wordAllComments' : 'manage.wordComments', { count: comments })}
        </label>
      )}
      {corrections > 0 && (
        <label className="choice">
          <input type="checkbox" name="corrections" value="oui" />{' '}
          {t(several ? 'manage.wordAllCorrections' : 'manage.wordCorrections', { count: corrections })}
        </label>
      )}
    </div>
  );
}

interface FileChangesProps {
  readonly file: {
    readonly id: string;
    readonly name: string;
    readonly comparison: Comparison;
    readonly changes: boolean;
    readonly isOther: boolean;
    readonly newPictures: number;
    readonly comments: number;
    readonly corrections: number;
    readonly messages: readonly string[];
  };
  /** The page's. */
  readonly language: string;
}

/** What a file changes in the text, word by word, and the button that applies it. */
export function FileChanges({ file, language }: FileChangesProps) {
  const t = useT();
  const { comparison, changes, isOther, newPictures, comments, corrections, messages } = file;
  return (
    <section className="form-section" aria-labelledby="changements">
      <h2 id="changements">{t('manage.fileUpdate.changes', { name: file.name })}</h2>
      {isOther && <p className="notice-box">{t('manage.fileUpdate.isOther')}</p>}
      <p className="compare-summary">
        <strong>
          {changes
            ? `${t('editor.history.added', { count: comparison.added })}, ${t('editor.history.removed', { count: comparison.removed })}`
            : t('manage.fileUpdate.none')}
        </strong>
        {changes && (
          <span className="compare-legend">
            <ins>{t('editor.history.legend.added')}</ins> <del>{t('editor.history.legend.removed')}</del>
          </span>
        )}
      </p>
      {newPictures > 0 && <p>{t('manage.fileUpdate.pictures', { count: newPictures })}</p>}
      {changes && (
        <div className="compare-text" lang={language} dir={directionOf(language)}>
          <ComparedText comparison={comparison} />
        </div>
      )}
      {messages.length > 0 && (
        <details className="fold" open={messages.length <= 5}>
          <summary>{t('manage.fileUpdate.report')}</summary>
          <FileReport messages={messages} />
        </details>
      )}
      {(changes || comments + corrections > 0) && (
        <PostForm encType="multipart/form-data">
          <input type="hidden" name="document" value={file.id} />
          <p>{t('manage.fileUpdate.applyHelp')}</p>
          <NotesChoice comments={comments} corrections={corrections} />
          <p className="actions">
            <button type="submit" name="intent" value="apply" className="button">
              {t('manage.fileUpdate.apply')}
            </button>
          </p>
        </PostForm>
      )}
    </section>
  );
}
