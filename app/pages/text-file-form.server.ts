import type { Translate } from '#app/i18n/translate.ts';
import { ATTACHMENT_FORM } from '#app/pages/attachment-form.server.ts';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { statusOf } from '#content/errors.ts';
import type { FormOptions } from '#server/http/remix/form-reader.ts';
import type { SentFile } from '#server/http/remix/read-form.ts';

/**
 * The options to read a form that may carry a text's file: a file that is too large is reported,
 * and the other fields are kept.
 */
export const TEXT_FILE_FORM: FormOptions = {
  ...ATTACHMENT_FORM,
  file: { field: 'file', limit: MOST_ATTACHMENT_BYTES, isReported: true },
};

/** Why there is no file to read, in a sentence; null if there is one. */
export function fileProblem(
  t: Translate,
  { file, fileTooLarge }: { readonly file: SentFile | null; readonly fileTooLarge: boolean },
): { readonly problem: string; readonly status: number } | null {
  const most = Math.floor(MOST_ATTACHMENT_BYTES / 1024 / 1024);
  if (fileTooLarge) return { problem: t('manage.wordTooLarge', { most }), status: statusOf('too-large') };
  if (file && file.bytes > 0) return null;
  const name = file?.name ?? '';
  return {
    problem: name === '' ? t('manage.wordMissing') : t('manage.wordEmpty', { name }),
    status: statusOf('invalid'),
  };
}
