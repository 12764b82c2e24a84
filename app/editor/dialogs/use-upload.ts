import { useCallback, useEffect, useState } from 'react';
import { UploadError, type UploadedImage, uploadImage } from '#app/editor/requests/upload-image.ts';
import { refusalOf } from '#app/editor/requests/upload-refusal.ts';
import { useT } from '#app/i18n/translate.ts';

export interface Upload {
  /** Progress, from 0 to 1. */
  readonly part: number;
  readonly done: UploadedImage | null;
  readonly error: string | null;
  /** Sending the same file again may succeed. */
  readonly mayRetry: boolean;
}

const BEGUN: Upload = { part: 0, done: null, error: null, mayRetry: false };

/**
 * Uploads a file as soon as it is chosen, while its description is being written. Another file
 * replaces it; null cancels the upload.
 */
export function useUpload(pageId: string, file: File | null): Upload & { readonly retry: () => void } {
  const t = useT();
  const [upload, setUpload] = useState<Upload>(BEGUN);
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt must send again
  useEffect(() => {
    setUpload(BEGUN);
    if (!file) return;
    const refusal = refusalOf(file, t);
    if (refusal) return setUpload({ ...BEGUN, error: refusal });
    const controller = new AbortController();
    uploadImage(pageId, file, {
      signal: controller.signal,
      offline: t('editor.upload.offline'),
      onProgress: (part) => setUpload((before) => ({ ...before, part })),
    }).then(
      (done) => {
        if (!controller.signal.aborted) setUpload({ ...BEGUN, part: 1, done });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        setUpload({ ...BEGUN, error: message, mayRetry: !(error instanceof UploadError && error.final) });
      },
    );
    return () => controller.abort();
  }, [pageId, file, t, attempt]);
  return { ...upload, retry };
}
