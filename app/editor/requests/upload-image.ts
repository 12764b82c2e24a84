import { imageUploadPath } from '#content/addresses/file-path.ts';
/** An image that was stored. */
export interface UploadedImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** Why an image was not stored, in the reader's language. */
export class UploadError extends Error {
  /** True if the file itself was refused: sending it again is of no use. */
  readonly final: boolean;

  constructor(message: string, final = false) {
    super(message);
    this.final = final;
  }
}

/**
 * Uploads an image to a page. Uses XMLHttpRequest, because `fetch` does not report upload progress.
 * @param onProgress from 0 to 1; 1 while the server processes the image
 * @throws UploadError; DOMException `AbortError` when cancelled
 */
export function uploadImage(
  pageId: string,
  file: File,
  options: { onProgress: (part: number) => void; signal: AbortSignal; offline: string },
): Promise<UploadedImage> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = imageUploadPath(pageId, file.name);
    request.open('POST', address);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const body = request.response as { id?: string; width: number; height: number; message?: string } | null;
      if (request.status === 200 && body?.id) resolve({ id: body.id, width: body.width, height: body.height });
      else reject(new UploadError(body?.message ?? options.offline, request.status === 413 || request.status === 415));
    });
    request.addEventListener('error', () => reject(new UploadError(options.offline)));
    request.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
    options.signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
