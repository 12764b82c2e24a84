import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatBytes } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { materialPath, uploadPath } from '#content/addresses/site-paths.ts';
import { materialLabel } from '#content/material/material.ts';
import { mayHaveText } from '#content/material/material-file.ts';
import type { ListedFile, UnfinishedUpload } from '#server/materials/files/material-files.ts';
import type { Material } from '#server/materials/material-service.ts';
import { FileList } from './files/file-list.tsx';
import { MaterialFormPage } from './material-form-page.tsx';

export interface FilesPageProps {
  readonly material: Pick<Material, 'id' | 'kind' | 'number' | 'title'>;
  readonly files: readonly ListedFile[];
  readonly underWay: readonly UnfinishedUpload[];
  readonly mostBytes: number;
  readonly hasTranscript: boolean;
}

/** The files of a material: add one, delete one. The island `upload` sends it in parts. */
export function FilesPage(props: FilesPageProps & { problem?: string }) {
  const { material, files, underWay, mostBytes, hasTranscript, problem } = props;
  const t = useT();
  const back = materialPath(material.id);
  return (
    <MaterialFormPage
      material={{ path: back, label: materialLabel(material), title: material.title }}
      heading={t('materials.files.title')}
      conflict={problem ?? null}
    >
      {problem === undefined && <DoneMessage />}
      <p>{t('materials.files.intro')}</p>
      <FileList
        materialId={material.id}
        files={files}
        action={({ id, name }) => (
          <>
            {!hasTranscript && mayHaveText({ name }) && <TranscribeForm id={id} name={name} />}
            <RemoveForm id={id} name={name} label="materials.files.remove" full="materials.files.removeOf" />
          </>
        )}
      />
      {underWay.length > 0 && (
        <section className="form-section" aria-labelledby="envois">
          <h2 id="envois">{t('materials.files.underWay')}</h2>
          <p>{t('materials.files.underWayHelp')}</p>
          <ul className="material-files">
            {underWay.map(({ id, name, received, bytes }) => (
              <li key={id}>
                <p>
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>{' '}
                  <span className="quiet">
                    ·{' '}
                    {t('materials.files.received', {
                      received: formatBytes(received, t.locale),
                      size: formatBytes(bytes, t.locale),
                    })}
                  </span>
                </p>
                <div className="actions">
                  <RemoveForm id={id} name={name} label="materials.files.giveUp" full="materials.files.giveUpOf" />
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <PostForm
        encType="multipart/form-data"
        className="form-section"
        data-upload={uploadPath(material.id)}
        data-most={mostBytes}
        data-progress={t('materials.files.progress')}
        data-checking={t('materials.files.checking')}
        data-waiting={t('materials.files.waiting')}
        data-cancelled={t('materials.files.cancelled')}
        data-too-large={t('materials.files.problem.tooLarge', { size: formatBytes(mostBytes, t.locale) })}
      >
        <h2>{t('materials.files.add')}</h2>
        <Field
          name="file"
          label={t('materials.files.file')}
          help={t('materials.files.fileHelp', { size: formatBytes(mostBytes, t.locale) })}
        >
          {(control) => <input {...control} type="file" required />}
        </Field>
        <div className="upload-progress" hidden>
          <progress max={100} value={0} aria-labelledby="envoi-etat" />
          <p id="envoi-etat" />
          <p className="visually-hidden" role="status" />
          <button type="button" className="button is-quiet">
            {t('materials.files.cancel')}
          </button>
        </div>
        <button type="submit" className="button" name="intent" value="add">
          {t('materials.files.send')}
        </button>
      </PostForm>
      <p className="actions">
        <a href={back}>{t('materials.files.back')}</a>
      </p>
    </MaterialFormPage>
  );
}

/** Begins the transcript with the text of a file. */
function TranscribeForm({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useT();
  return (
    <PostForm>
      <input type="hidden" name="id" value={id} />
      <button
        type="submit"
        name="intent"
        value="transcribe"
        className="button is-quiet"
        aria-label={t('materials.files.transcribeOf', { name })}
      >
        {t('materials.files.transcribe')}
      </button>
    </PostForm>
  );
}

function RemoveForm(props: {
  id: string;
  name: string;
  label: 'materials.files.remove' | 'materials.files.giveUp';
  full: 'materials.files.removeOf' | 'materials.files.giveUpOf';
}) {
  const t = useT();
  const form = (
    <PostForm>
      <input type="hidden" name="id" value={props.id} />
      <button
        type="submit"
        name="intent"
        value="remove"
        className="button is-quiet"
        aria-label={t(props.full, { name: props.name })}
      >
        {t(props.label)}
      </button>
    </PostForm>
  );
  if (props.label === 'materials.files.giveUp') return form;
  return (
    <details>
      <summary>{t('materials.files.removeAsk')}</summary>
      <p>{t('materials.files.removeWarning')}</p>
      {form}
    </details>
  );
}
