import { describeRefusal } from '#app/http/error-response.ts';
import { formatBytes } from '#app/i18n/format.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { isNavetteError, type NavetteError } from '#content/errors.ts';
import type { FormOptions } from '#server/http/remix/form-reader.ts';

/** Bytes of a form around its file. */
const FORM_AROUND_FILE = 64 * 1024;

/** The options to read a form that may carry a file of a material. */
export function materialFileForm(mostBytes: number): FormOptions {
  return { limit: mostBytes + FORM_AROUND_FILE, file: { field: 'file', limit: mostBytes } };
}

/**
 * Why a file was refused, or its text as a transcript, and what to do; null for what is no refusal
 * of it.
 */
export function describeFileRefusal(t: Translate, error: unknown): string | null {
  if (!isNavetteError(error)) return null;
  const { code, details } = error as NavetteError;
  const limit = details.limit ?? 0;
  const size = formatBytes(limit, t.locale);
  if (code === 'unsupported-type') return t('materials.files.problem.noText');
  // The file is there, its text is too much.
  if (code === 'too-large' && details.reason !== undefined) return t('materials.files.problem.longText');
  if (code === 'conflict' && details.reason === undefined) return t('materials.files.problem.hasTranscript');
  if (code === 'too-large') return t('materials.files.problem.tooLarge', { size });
  if (code === 'invalid') return t('materials.files.problem.missing');
  if (code === 'too-many' && details.reason === 'day') return t('materials.files.problem.day', { size });
  if (code === 'too-many' && details.reason === 'under-way') return t('materials.files.problem.underWay', { limit });
  if (code === 'too-many' && details.limit !== undefined) return t('materials.files.problem.tooMany', { limit });
  return code === 'unavailable' ? describeRefusal(t, error as NavetteError).text : null;
}
