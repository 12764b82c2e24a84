import type { Translate } from '#app/i18n/translate.ts';
import type { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import { describeRefusal } from './error-response.ts';
import { type FormArgs, readFormWithFile } from './form.server.ts';

/** A body's chunks, as the file service reads them. */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    // The HTTP server consumes the rest, after the response is sent.
    if (!ended) await reader.cancel();
  }
}

/**
 * A body that is not a form. Reading it fails at its end if the sender's rights have changed since
 * its beginning.
 */
export const withinRights = (
  body: ReadableStream<Uint8Array>,
  { requireSameRights }: Pick<AppContext, 'requireSameRights'>,
): ReadableStream<Uint8Array> => body.pipeThrough(new TransformStream({ flush: () => requireSameRights() }));

/** Bytes of a form around its image. */
const FORM_AROUND_IMAGE = 64 * 1024;

/**
 * Reads a form that may carry an image in its field `fichier`.
 * @throws NavetteError `too-large`, `unsupported-type`, or `invalid` if the body is not a form
 */
export function readImageForm(args: FormArgs): ReturnType<typeof readFormWithFile> {
  if (!carriesImage(args.request)) return readFormWithFile(args);
  return readFormWithFile(args, {
    limit: MOST_IMAGE_BYTES + FORM_AROUND_IMAGE,
    file: { field: 'fichier', limit: MOST_IMAGE_BYTES },
  });
}

/** True for a multipart form: if that is too large, it is because of its image. */
export function carriesImage(request: Request): boolean {
  return request.headers.get('Content-Type')?.startsWith('multipart/') ?? false;
}

/** Why an image was refused, in words that help to send a better one. */
export function describeUploadRefusal(t: Translate, error: NavetteError): string {
  const { code, details } = error;
  const limit = details.limit ?? 0;
  if (details.reason === 'under-way') return t('errors.upload.underWay', { limit });
  if (details.reason === 'image') return t('errors.upload.stuck');
  if (code === 'too-large') {
    if (details.reason === 'costly') return t('errors.upload.costly');
    if (details.reason === 'drawing') return t('errors.upload.drawing');
    return 'pixels' in details
      ? t('errors.upload.tooManyPixels', { limit: Math.floor(limit / 1e6) })
      : t('editor.upload.tooHeavy', { limit: Math.round(limit / 1024 / 1024) });
  }
  if (code === 'unsupported-type')
    return details.reason === 'damaged' ? t('errors.upload.damaged') : t('editor.upload.unsupported');
  return describeRefusal(t, error).text;
}
