import type { ReactNode } from 'react';
import { formatBytes } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { materialFilePath } from '#content/addresses/site-paths.ts';
import type { ListedFile } from '#server/materials/files/material-files.ts';

/** A material's files: sounds are played here, all can be saved. */
export function FileList(props: {
  materialId: string;
  files: readonly ListedFile[];
  /** What can be done with a file. */
  action?: (file: ListedFile) => ReactNode;
}) {
  const { materialId, files, action } = props;
  const t = useT();
  if (files.length === 0) return <p className="quiet">{t('materials.files.none')}</p>;
  return (
    <ul className="material-files">
      {files.map((file) => {
        const path = materialFilePath(materialId, file.id);
        return (
          <li key={file.id}>
            <p>
              <strong>
                <bdi>{file.name}</bdi>
              </strong>{' '}
              <span className="quiet">· {formatBytes(file.bytes, t.locale)}</span>
            </p>
            {file.played && (
              // biome-ignore lint/a11y/useMediaCaption: the transcript has the spoken words.
              <audio controls preload="none" src={path} aria-label={t('materials.files.listen', { name: file.name })}>
                {t('materials.files.cannotPlay')}
              </audio>
            )}
            <div className="actions">
              <a href={path} download={file.name}>
                {t('materials.files.download')}
                <span className="visually-hidden">
                  {' '}
                  <bdi>{file.name}</bdi>
                </span>
              </a>
              {action?.(file)}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
