import type { Translate } from '#app/i18n/translate.ts';
import { type ErrorCode, type ErrorDetails, isErrorCode, type NavetteError, statusOf } from '#content/errors.ts';
import type { KeptForm } from './kept-form.ts';

/** The body of an error response, for the error screen. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** The fields of the refused form, as far as they are given back. */
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

/** Each code's texts, in `errors` of the messages. */
const NAMES: Readonly<Record<ErrorCode, ErrorName>> = {
  'not-found': 'notFound',
  forbidden: 'forbidden',
  'sign-in-required': 'signInRequired',
  invalid: 'invalid',
  conflict: 'conflict',
  gone: 'gone',
  'method-not-allowed': 'methodNotAllowed',
  'too-large': 'tooLarge',
  'too-many': 'tooMany',
  'unsupported-type': 'unsupportedType',
  'foreign-origin': 'foreignOrigin',
  unavailable: 'unavailable',
};

/** The texts of reasons that are more specific than their code. */
const REASON_NAMES = {
  archived: 'archived',
  binned: 'binned',
  removed: 'removed',
  loading: 'loading',
  storage: 'storage',
  'text-time': 'textTime',
  'text-memory': 'textMemory',
  export: 'exportFailed',
  'export-limit': 'exportLimit',
  'export-pictures': 'exportPictures',
  'export-space': 'exportSpace',
  'many-fields': 'manyFields',
  'long-text': 'longText',
  'under-way': 'underWay',
  'rights-changed': 'rightsChanged',
} as const satisfies Partial<Record<NonNullable<ErrorDetails['reason']>, string>>;

type ReasonName = (typeof REASON_NAMES)[keyof typeof REASON_NAMES];

/** Seconds of `Retry-After` while something is unavailable. */
const SHORT_WAIT = 10;

/** The `Retry-After` header, where it is known. */
export function retryHeaders({ code, details }: NavetteError): Record<string, string> {
  const seconds = details.retryAfterSeconds ?? (code === 'unavailable' ? SHORT_WAIT : undefined);
  return seconds !== undefined ? { 'Retry-After': String(Math.ceil(seconds)) } : {};
}

/**
 * Turns a service's error into a response, to be thrown in a loader or action: the error screen
 * shows it in the reader's language.
 */
export function errorResponse(error: NavetteError, kept?: KeptForm): Response {
  const headers = new Headers({ 'Cache-Control': 'no-store', ...retryHeaders(error) });
  if (error.details.allow) headers.set('Allow', error.details.allow);
  const body: ErrorBody = { code: error.code, details: error.details, kept };
  return Response.json(body, { status: statusOf(error.code), headers });
}

/** True for a body made by `errorResponse`. */
export function isErrorBody(data: unknown): data is ErrorBody {
  return typeof data === 'object' && data !== null && isErrorCode((data as { code?: unknown }).code);
}

/** What is known of a refusal or a failure. */
type Refusal = Pick<NavetteError, 'details'> & { readonly code: ErrorCode | null };

/** The names of an error's texts, in `errors` of the messages: the most specific first. */
export function errorNames({ code, details }: Refusal): readonly (ErrorName | ReasonName | 'noRoom')[] {
  const ofCode: ErrorName = code ? NAMES[code] : 'unexpected';
  const { reason, limit, retryAfterSeconds } = details;
  if (reason && reason in REASON_NAMES) return [REASON_NAMES[reason as keyof typeof REASON_NAMES], ofCode];
  // Waiting changes nothing: the limit is reached.
  if (code === 'too-many' && !reason && limit !== undefined && retryAfterSeconds === undefined)
    return ['noRoom', ofCode];
  return [ofCode];
}

/**
 * The title and text of a service's error, for screens and for messages beside a form: its
 * reason's, if that is more specific.
 */
export function describeRefusal(
  t: Translate,
  refusal: Refusal,
  values: Readonly<Record<string, string>> = {},
): { title: string; text: string } {
  const name = errorNames(refusal)[0]!;
  const { limit } = refusal.details;
  const shown = limit === undefined ? values : { ...values, limit: new Intl.NumberFormat(t.locale).format(limit) };
  return { title: t(`errors.${name}.title`), text: t(`errors.${name}.text`, shown) };
}
