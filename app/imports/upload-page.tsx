import type { ReactNode } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import type { ImportKind } from '#content/csv/import-fields.ts';

/** The bounds of a file, as the screen shows them. */
export interface FileBounds {
  readonly rows: number;
  readonly columns: number;
  readonly megabytes: number;
}

interface UploadPageProps {
  readonly kind: ImportKind;
  readonly kicker: ReactNode;
  readonly back: string;
  readonly bounds: FileBounds;
  readonly problem: string | null;
}

/** Sends a file of rows; what it would change is shown before anything is stored. */
export function UploadPage({ kind, kicker, back, bounds, problem }: UploadPageProps) {
  const t = useT();
  return (
    <div className="form-page">
      <p className="kicker">{kicker}</p>
      <h1>{t(`imports.title.${kind}`)}</h1>
      <p>{t(`imports.intro.${kind}`)}</p>
      <p>{t('imports.nothingYet')}</p>
      <PostForm encType="multipart/form-data">
        <Field
          name="fichier"
          label={t('imports.file')}
          help={t('imports.fileHelp', { rows: bounds.rows.toLocaleString(t.locale), megabytes: bounds.megabytes })}
          error={problem}
        >
          {(control) => <input {...control} type="file" accept=".csv,.txt,.tsv,text/csv" />}
        </Field>
        <p className="actions">
          <button type="submit" className="button">
            {t('imports.send')}
          </button>
          <a href={back}>{t('manage.cancel')}</a>
        </p>
      </PostForm>
    </div>
  );
}
