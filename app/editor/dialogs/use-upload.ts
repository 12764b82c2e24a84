import { useEffect, useState } from 'react';
import { type UploadedImage, uploadImage } from '#app/editor/requests/upload-image.ts';
import { useT } from '#app/i18n/translate.ts';

export interface Upload {
  /** From 0 to 1. */
  readonly part: number;
  readonly done: UploadedImage | null;
  readonly error: string | null;
}

/** Megabytes that the server takes. It would refuse the rest by itself: this spares the way there. */
const MOST_MEGABYTES = 12;

const BEGUN: Upload = { part: 0, done: null, error: null };

/** Sends the file as soon as there is one: it is on its way while its description is written. Another file replaces it. */
export function useUpload(pageId: string, file: File | null): Upload {
  const t = useT();
  const [upload, setUpload] = useState<Upload>(BEGUN);
  useEffect(() => {
    setUpload(BEGUN);
    if (!file) return;
    if (file.size > MOST_MEGABYTES * 1024 * 1024) {
      setUpload({ ...BEGUN, error: t('editor.upload.tooHeavy', { limit: MOST_MEGABYTES }) });
      return;
    }
    const controller = new AbortController();
    uploadImage(pageId, file, {
      signal: controller.signal,
      offline: t('editor.upload.offline'),
      onProgress: (part) => setUpload((before) => ({ ...before, part })),
    }).then(
      (done) => {
        if (!controller.signal.aborted) setUpload({ part: 1, done, error: null });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setUpload({ part: 0, done: null, error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [pageId, file, t]);
  return upload;
}
