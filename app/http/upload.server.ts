import type { Translate } from '#app/i18n/translate.ts';
import type { NavetteError } from '#content/errors.ts';
import { describeError } from './error-response.ts';

/** Bytes of a refused body that are read to no end: an answer sent earlier would not be heard by a browser that is still sending. */
const MOST_DRAINED = 64 * 1024 * 1024;

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
    if (!ended) await drain(reader);
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let read = 0; read < MOST_DRAINED; ) {
    const { done, value } = await reader.read();
    if (done) return;
    read += value.length;
  }
  await reader.cancel();
}

/** Why an image was refused, in words that help to send a better one. */
export function describeUploadRefusal(t: Translate, { code, details }: NavetteError): string {
  if (details.reason === 'archived') return t('errors.archived.text');
  const limit = typeof details.limit === 'number' ? details.limit : 0;
  if (code === 'too-large') {
    return 'pixels' in details
      ? t('editor.upload.tooManyPixels', { limit: Math.round(limit / 1e6) })
      : t('editor.upload.tooHeavy', { limit: Math.round(limit / 1024 / 1024) });
  }
  if (code === 'unsupported-type')
    return details.reason === 'damaged' ? t('editor.upload.damaged') : t('editor.upload.unsupported');
  return describeError(t, code).text;
}
