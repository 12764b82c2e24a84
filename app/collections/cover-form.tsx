import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { filePath } from '#content/addresses/file-path.ts';
import { coverInput } from '#content/input/collection-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';

const LIMITS = inputLimits(coverInput);

interface CoverFormProps {
  /** The current cover's file, if any. */
  readonly file: string | null;
  readonly alt: string;
  /** Why the uploaded cover was refused. */
  readonly problem: string | null;
}

/** Plain forms to upload, describe and remove a collection's cover. */
export function CoverForm({ file, alt, problem }: CoverFormProps) {
  const t = useT();
  return (
    <PostForm encType="multipart/form-data" className="form-section" id="couverture">
      <h2>{t('collections.cover')}</h2>
      <p>{t(file ? 'collections.coverNow' : 'collections.coverIntro')}</p>
      {file && <img className="cover-now" src={filePath(file, 480)} alt={alt} />}
      <Field
        name="fichier"
        label={t(file ? 'collections.coverReplace' : 'collections.coverFile')}
        help={t('collections.coverHelp')}
        error={problem ?? undefined}
      >
        {(control) => <input {...control} type="file" accept="image/*" />}
      </Field>
      <Field name="alt" label={t('collections.coverAlt')} help={t('collections.coverAltHelp')}>
        {(control) => <input {...control} {...LIMITS.coverAlt} type="text" defaultValue={alt} />}
      </Field>
      <p className="actions">
        <button type="submit" className="button" name="intent" value="cover">
          {t('collections.coverSave')}
        </button>
        {file && (
          <button type="submit" className="button is-quiet" name="intent" value="remove-cover">
            {t('collections.coverRemove')}
          </button>
        )}
      </p>
    </PostForm>
  );
}
