import type { MessageKey, Translate } from '#app/i18n/translate.ts';
import { type ErrorCode, isNavetteError, type NavetteError } from '#content/errors.ts';
import type { KeptForm } from './kept-form.ts';

/** What an error's answer carries to the screen that tells it. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** What is given back of the form that was not taken. */
  readonly kept?: KeptForm | undefined;
}

type ErrorName =
  | 'notFound'
  | 'forbidden'
  | 'signInRequired'
  | 'invalid'
  | 'conflict'
  | 'gone'
  | 'methodNotAllowed'
  | 'tooLarge'
  | 'tooMany'
  | 'unsupportedType'
  | 'foreignOrigin'
  | 'unavailable'
  | 'unexpected';

/** The one table from codes to HTTP statuses and texts. */
const ANSWERS: Readonly<Record<ErrorCode, { status: number; name: ErrorName }>> = {
  'not-found': { status: 404, name: 'notFound' },
  forbidden: { status: 403, name: 'forbidden' },
  'sign-in-required': { status: 401, name: 'signInRequired' },
  invalid: { status: 400, name: 'invalid' },
  conflict: { status: 409, name: 'conflict' },
  gone: { status: 410, name: 'gone' },
  'method-not-allowed': { status: 405, name: 'methodNotAllowed' },
  'too-large': { status: 413, name: 'tooLarge' },
  'too-many': { status: 429, name: 'tooMany' },
  'unsupported-type': { status: 415, name: 'unsupportedType' },
  'foreign-origin': { status: 403, name: 'foreignOrigin' },
  unavailable: { status: 503, name: 'unavailable' },
};

/** Seconds until what does not answer may answer again. */
const SHORT_WAIT = 10;

/** The HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
  return ANSWERS[code].status;
}

/** When to ask again, where that is known. */
export function retryHeaders({ code, details }: NavetteError): Record<string, string> {
  const seconds = details.retryAfterSeconds ?? (code === 'unavailable' ? SHORT_WAIT : undefined);
  return typeof seconds === 'number' ? { 'Retry-After': String(Math.ceil(seconds)) } : {};
}

/** A service's error as an answer, to be thrown in a loader or action: the error screen tells it in the reader's language. */
export function errorResponse(error: NavetteError, kept?: KeptForm): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store', ...retryHeaders(error) });
  if (typeof error.details.allow === 'string') headers.set('Allow', error.details.allow);
  const body: ErrorBody = { code: error.code, details: error.details, kept };
  return Response.json(body, { status: statusOf(error.code), headers });
}

/** True for what `errorResponse` wrote. */
export function isErrorBody(data: unknown): data is ErrorBody {
  return typeof data === 'object' && data !== null && Object.hasOwn(ANSWERS, (data as { code?: string }).code ?? '');
}

/** The title and the text of an error, for screens and for messages beside a form. */
export function describeError(
  t: Translate,
  code: ErrorCode | null,
  values: Readonly<Record<string, string>> = {},
): { title: string; text: string } {
  const name: ErrorName = code ? ANSWERS[code].name : 'unexpected';
  return {
    title: t(`errors.${name}.title` satisfies MessageKey),
    text: t(`errors.${name}.text` satisfies MessageKey, values),
  };
}

/** The title and the text of a service's error, by its reason where that says more than its code. */
export function describeRefusal(
  t: Translate,
  { code, details }: Pick<NavetteError, 'details'> & { code: ErrorCode | null },
  values: Readonly<Record<string, string>> = {},
): { title: string; text: string } {
  if (details.reason === 'archived') return { title: t('errors.archived.title'), text: t('errors.archived.text') };
  if (details.reason === 'storage') return { title: t('errors.storage.title'), text: t('errors.storage.text') };
  if (details.reason === 'text-time') return { title: t('errors.textTime.title'), text: t('errors.textTime.text') };
  if (details.reason === 'text-memory')
    return { title: t('errors.textMemory.title'), text: t('errors.textMemory.text') };
  if (details.reason === 'many-fields')
    return { title: t('errors.manyFields.title'), text: t('errors.manyFields.text') };
  if (details.reason === 'long-text') return { title: t('errors.longText.title'), text: t('errors.longText.text') };
  return describeError(t, code, values);
}

/** The code of an answer that has none of its own, by its status (Remix answers 404, 405 and 400 by itself). */
export function codeOfStatus(status: number): ErrorCode | null {
  const found = Object.entries(ANSWERS).find(([, answer]) => answer.status === status);
  return found ? (found[0] as ErrorCode) : null;
}

/** The code of a thrown value, where it is one of ours. */
export function codeOf(error: unknown): ErrorCode | null {
  return isNavetteError(error) ? error.code : null;
}
