import type { Action } from './permission.ts';

/** Form fields that were not accepted, by the names that the service uses for them. */
interface Fields {
  readonly fields?: readonly string[];
}

interface Wait {
  /** Seconds until a retry. */
  readonly retryAfterSeconds?: number;
}

/** The details that each code may carry. Never a secret: readers may see all of them. */
interface DetailsByCode {
  'not-found': {
    readonly action?: Action;
    /** The address that was looked up, for the command line. */
    readonly email?: string;
    readonly page?: string;
    readonly pageId?: string;
    readonly path?: string;
  };
  forbidden: {
    readonly action?: Action;
    /** Partners annotate within the annotation window; only its author changes an annotation. */
    readonly reason?: 'not-yours' | 'window-not-yet' | 'window-closed';
    readonly opens?: string | null;
    readonly closes?: string | null;
  };
  'sign-in-required': { readonly action?: Action };
  invalid: Fields & {
    readonly reason?: 'angles' | 'blocks' | 'brackets' | 'field-name' | 'host' | 'nesting' | 'paragraph' | 'signs';
    /** For a text: the line of the error, counted from 1. */
    readonly line?: number;
    readonly problem?: 'empty' | 'too-long';
    readonly length?: number;
    readonly limit?: number;
    readonly quote?: string;
    /** For each of `fields`, the words that it must not repeat. */
    readonly repeats?: readonly string[];
  };
  conflict: Fields & {
    readonly reason?:
      | 'answered'
      | 'archived'
      | 'attached'
      | 'disabled'
      | 'draft-changed'
      | 'incomplete'
      | 'last-administrator'
      | 'not-reviewed'
      | 'consent'
      | 'published-meanwhile'
      | 'rearranged'
      | 'resolved'
      | 'rights-changed'
      | 'too-old'
      | 'version'
      | 'places-changed'
      | 'under-way'
      | 'withdrawal'
      | 'words-changed';
    readonly hours?: number;
    /** The draft's block where words were that are others now. */
    readonly blockId?: string;
    /** The edition that somebody else published meanwhile. */
    readonly number?: number | null;
    /** The slug of the page whose former address was requested. */
    readonly movedTo?: string;
    /** For an upload: the byte from which it continues. */
    readonly offset?: number;
  };
  gone: {
    /** A page that is in the bin, or was deleted; without a reason, a link that no longer opens. */
    readonly reason?: 'binned' | 'removed';
    /** For the staff: the page, when it was put into the bin, and by whom. */
    readonly pageId?: string;
    readonly since?: string;
    readonly by?: string;
  };
  'method-not-allowed': { readonly allow?: string };
  'too-large': {
    readonly reason?:
      | 'costly'
      | 'drawing'
      | 'full-page'
      | 'long-text'
      | 'many-entries'
      | 'many-fields'
      | 'many-texts'
      | 'too-slow'
      | 'unpacked';
    readonly limit?: number;
    readonly bytes?: number;
    readonly pixels?: number;
    readonly path?: string;
    /** Which limit a costly image or drawing exceeds. */
    readonly by?: string;
    readonly bound?: string;
    readonly threads?: number;
    readonly parts?: number;
    readonly pages?: number;
  };
  'too-many': Wait & {
    readonly reason?: 'day' | 'line' | 'under-way';
    readonly limit?: number;
    readonly path?: string;
  };
  'unsupported-type': {
    readonly reason?:
      | 'damaged'
      | 'document-type'
      | 'entities'
      | 'macros'
      | 'not-a-document'
      | 'not-an-image'
      | 'not-docx'
      | 'no-text'
      | 'not-utf-8'
      | 'old-word'
      | 'several-texts'
      | 'without-size';
    readonly format?: string | undefined;
  };
  'foreign-origin': object;
  unavailable: Wait & {
    readonly reason?:
      | 'closing'
      | 'document'
      | 'drafts'
      | 'export'
      | 'export-limit'
      | 'export-pictures'
      | 'export-space'
      | 'image'
      | 'loading'
      | 'search'
      | 'storage'
      | 'text-memory'
      | 'text-time';
    /** The storage's own error code: `SQLITE_FULL`, `ENOSPC`. */
    readonly fault?: string;
    readonly limit?: number;
  };
}

/** The codes of errors: a closed list. */
export type ErrorCode = keyof DetailsByCode;

type KeyOf<Union> = Union extends unknown ? keyof Union : never;
type ValueOf<Union, Key> = Union extends unknown ? (Key extends keyof Union ? Union[Key] : never) : never;

/** The details of an error of any code, for readers of errors. */
export type ErrorDetails = {
  readonly [Key in KeyOf<DetailsByCode[ErrorCode]>]?: ValueOf<DetailsByCode[ErrorCode], Key> | undefined;
};

interface ErrorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /**
   * A refusal is caused by the request; a failure is the server's, and is logged with its cause.
   */
  readonly severity: 'refusal' | 'failure';
}

/** The HTTP status and the severity of each code, defined only here. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorAnswer>> = {
  invalid: { status: 400, severity: 'refusal' },
  'sign-in-required': { status: 401, severity: 'refusal' },
  forbidden: { status: 403, severity: 'refusal' },
  'foreign-origin': { status: 403, severity: 'refusal' },
  'not-found': { status: 404, severity: 'refusal' },
  'method-not-allowed': { status: 405, severity: 'refusal' },
  conflict: { status: 409, severity: 'refusal' },
  gone: { status: 410, severity: 'refusal' },
  'too-large': { status: 413, severity: 'refusal' },
  'unsupported-type': { status: 415, severity: 'refusal' },
  'too-many': { status: 429, severity: 'refusal' },
  unavailable: { status: 503, severity: 'failure' },
};

export function statusOf(code: ErrorCode): number {
  return ERRORS[code].status;
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(ERRORS, text);
}

/** The code for an HTTP status when nothing else is known; null for a status without a code. */
export function findCodeByStatus(status: number): ErrorCode | null {
  return (Object.keys(ERRORS) as ErrorCode[]).find((code) => ERRORS[code].status === status) ?? null;
}

/**
 * Errors carry a closed code, not a sentence: `app` writes the sentence, in the reader's language.
 * They are recognised by tag, never by `instanceof`: the app bundle has its own copy of this
 * module.
 */
export class NavetteError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly tag = 'NavetteError';
  readonly code: ErrorCode;
  /** Details for the reader or the log: field names, limits, counts. Never a secret. */
  readonly details: ErrorDetails;

  constructor(code: Code, details?: DetailsByCode[Code], options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(details ?? {})}`, options);
    this.name = 'NavetteError';
    this.code = code;
    this.details = (details ?? {}) as ErrorDetails;
  }
}

/** An error as it is sent between threads or processes. */
export interface SentError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** Recreates the error that another thread or process sent. */
export function reviveError({ code, details }: SentError): NavetteError {
  return new NavetteError(code, details as DetailsByCode[ErrorCode]);
}

/** True for a NavetteError, whichever bundle created it. */
export function isNavetteError(error: unknown): error is NavetteError {
  return typeof error === 'object' && error !== null && (error as { tag?: unknown }).tag === 'NavetteError';
}

/** The fields that an error names, or null if it names none. */
export function fieldsOf(error: unknown): readonly string[] | null {
  return isNavetteError(error) ? (error.details.fields ?? null) : null;
}
