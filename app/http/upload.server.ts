import type { Translate } from '#app/i18n/translate.ts';
import type { NavetteError } from '#content/errors.ts';
import { describeRefusal } from './error-response.ts';

/** A body, piece by piece, as the file service takes it. */
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
    // What is left is the HTTP floor's to take in: the answer goes out first.
    if (!ended) await reader.cancel();
  }
}

/** Why an image was refused, in words that help to send a better one. */
export function describeUploadRefusal(t: Translate, error: NavetteError): string {
  const { code, details } = error;
  const limit = typeof details.limit === 'number' ? details.limit : 0;
  if (code === 'too-large') {
    return 'pixels' in details
      ? t('editor.upload.tooManyPixels', { limit: Math.round(limit / 1e6) })
      : t('editor.upload.tooHeavy', { limit: Math.round(limit / 1024 / 1024) });
  }
  if (code === 'unsupported-type')
    return details.reason === 'damaged' ? t('editor.upload.damaged') : t('editor.upload.unsupported');
  return describeRefusal(t, error).text;
}
