import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { QdaPreview } from '#server/qda/qda-imports.ts';

interface ImportSectionProps {
  /** What a project would change; null before one is sent. */
  readonly preview: QdaPreview | null;
  readonly megabytes: number;
  readonly problem: string | null;
}

/**
 * Sends a project of an analyst's tool; what it would change is shown before anything is stored.
 */
export function ImportSection({ preview, megabytes, problem }: ImportSectionProps) {
  const t = useT();
  if (preview) return <Preview preview={preview} problem={problem} />;
  return (
    <section className="form-section" aria-labelledby="importer">
      <h2 id="importer">{t('extracts.project.in')}</h2>
      <p>{t('extracts.project.inHelp')}</p>
      <PostForm encType="multipart/form-data">
        <input type="hidden" name="intent" value="read" />
        <Field
          name="fichier"
          label={t('extracts.project.file')}
          help={t('extracts.project.fileHelp', { megabytes })}
          error={problem}
        >
          {(control) => <input {...control} type="file" accept=".qdpx" />}
        </Field>
        <p className="actions">
          <button type="submit" className="button">
            {t('extracts.project.read')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}

function Preview({ preview, problem }: Pick<ImportSectionProps, 'problem'> & { readonly preview: QdaPreview }) {
  const t = useT();
  const { codes, materials, extracts, changed, leftOut } = preview;
  const isEmpty = [codes, materials, extracts].every((one) => one.added + one.changed === 0);
  return (
    <section className="form-section" aria-labelledby="importer">
      <h2 id="importer">
        <bdi>{t('extracts.project.would', { name: preview.fileName })}</bdi>
      </h2>
      {problem !== null && (
        <p className="notice-box is-danger" role="alert">
          {problem}
        </p>
      )}
      {isEmpty ? (
        <p>{t('extracts.project.nothing')}</p>
      ) : (
        <ul>
          <li>{t('extracts.project.line.codes', { ...codes })}</li>
          <li>{t('extracts.project.line.materials', { added: materials.added })}</li>
          <li>{t('extracts.project.line.extracts', { ...extracts })}</li>
        </ul>
      )}
      {changed.length > 0 && (
        <>
          <h3>{t('extracts.project.changes')}</h3>
          <ul>
            {changed.map(([kind, count]) => (
              <li key={kind}>{t(`extracts.project.change.${kind}`, { count })}</li>
            ))}
          </ul>
        </>
      )}
      {leftOut.length > 0 && (
        <>
          <h3>{t('extracts.project.leftOut')}</h3>
          <ul>
            {leftOut.map(([kind, count]) => (
              <li key={kind}>{t(`extracts.project.left.${kind}`, { count })}</li>
            ))}
          </ul>
        </>
      )}
      <PostForm>
        <input type="hidden" name="project" value={preview.id} />
        <p className="actions">
          {!isEmpty && (
            <button type="submit" className="button" name="intent" value="run">
              {t('extracts.project.run')}
            </button>
          )}
          <button type="submit" className={isEmpty ? 'button' : 'button is-quiet'} name="intent" value="cancel">
            {t(isEmpty ? 'extracts.project.other' : 'extracts.project.cancel')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}
