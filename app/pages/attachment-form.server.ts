import type { Translate } from '#app/i18n/translate.ts';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import type { AttachmentInput } from '#content/input/attachment-input.ts';
import type { FormOptions } from '#server/http/remix/form-reader.ts';
import type { SentFile } from '#server/http/remix/read-form.ts';
import type { NewAttachment } from '#server/pages/attachment-service.ts';

/** Bytes of a form around its document. */
const FORM_AROUND_DOCUMENT = 64 * 1024;

/** The options to read a form that may carry a document. */
export const ATTACHMENT_FORM: FormOptions = {
  limit: MOST_ATTACHMENT_BYTES + FORM_AROUND_DOCUMENT,
  file: { field: 'file', limit: MOST_ATTACHMENT_BYTES },
};

/**
 * A new attachment, unchecked.
 * @throws NavetteError `invalid` with the field `file` if no document was chosen
 */
export function readNewAttachment({ title, language }: AttachmentInput, file: SentFile | null): NewAttachment {
  if (!file || file.bytes === 0) throw new NavetteError('invalid', { fields: ['file'] });
  return { bytes: file, name: file.name, title: title.trim(), language };
}

/** Why nothing was changed, and what to correct; null if the error screen explains it. */
export function describeAttachmentRefusal(t: Translate, { code, details }: NavetteError): string | null {
  const limit = details.limit ?? 0;
  const fields = details.fields ?? [];
  switch (code) {
    case 'too-large':
      return t('documents.problem.tooLarge', { limit: Math.floor(MOST_ATTACHMENT_BYTES / 1024 / 1024) });
    case 'too-many':
      return t('documents.problem.tooMany', { limit });
    case 'conflict':
      return details.reason === 'attached' ? t('documents.problem.attached') : null;
    case 'unsupported-type':
      if (details.reason === 'macros') return t('documents.problem.macros');
      return t(details.reason === 'old-word' ? 'documents.problem.oldWord' : 'documents.problem.unsupported');
    case 'invalid':
      if (fields.includes('file')) return t('documents.problem.missing');
      if (fields.includes('title')) return t('documents.problem.title');
      return fields.includes('language') ? t('documents.problem.language') : null;
    default:
      return null;
  }
}
