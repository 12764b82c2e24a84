import { useT } from '#app/i18n/translate.ts';
import type { useUpload } from './use-upload.ts';

interface UploadProgressProps {
  readonly upload: ReturnType<typeof useUpload>;
  readonly onGiveUp: () => void;
}

/** How far an upload has come, with the buttons to cancel it and to try again. */
export function UploadProgress({ upload, onGiveUp }: UploadProgressProps) {
  const t = useT();
  const cancel = (
    <button type="button" className="button is-quiet is-small" onClick={onGiveUp}>
      {t('editor.upload.cancel')}
    </button>
  );
  if (!upload.error) {
    return (
      <p className="upload-progress">
        <progress max={1} value={upload.part} aria-label={t('editor.upload.progress')} />
        <span role="status">
          {upload.done ? t('editor.upload.done') : upload.part >= 1 ? t('editor.upload.working') : ''}
        </span>
        {!upload.done && cancel}
      </p>
    );
  }
  if (!upload.mayRetry) return null;
  return (
    <p className="upload-progress">
      <button type="button" className="button is-small" onClick={upload.retry}>
        {t('editor.upload.retry')}
      </button>
      {cancel}
    </p>
  );
}
