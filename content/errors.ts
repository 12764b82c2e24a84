/**
 * Errors carry a closed reason, not a sentence: the sentence is written for the reader, in their language, by `app`.
 * They are recognised by tag, never by `instanceof`: the app bundle has its own copy of this module.
 */
export type ErrorCode =
  | 'not-found'
  | 'forbidden'
  | 'sign-in-required'
  | 'invalid'
  | 'conflict'
  | 'gone'
  | 'method-not-allowed'
  | 'too-large'
  | 'too-many'
  | 'unsupported-type'
  | 'foreign-origin'
  | 'unavailable';

export class NavetteError extends Error {
  readonly tag = 'NavetteError';
  readonly code: ErrorCode;
  /** What helps the reader or the log: field names, limits, counts. Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.name = 'NavetteError';
    this.code = code;
    this.details = details;
  }
}

/** True for a NavetteError of any bundle. */
export function isNavetteError(error: unknown): error is NavetteError {
  return typeof error === 'object' && error !== null && (error as { tag?: unknown }).tag === 'NavetteError';
}
