import type { Action } from './permission.ts';

/** Fields of a form that were not accepted, by the names that the service has for them. */
interface Fields {
  readonly fields?: readonly string[];
}

interface Wait {
  /** Seconds until it may be tried again. */
  readonly retryAfterSeconds?: number;
}

/** What each code may say beside itself. Never a secret: readers may be shown all of it. */
interface DetailsByCode {
  'not-found': {
    readonly action?: Action;
    /** What was asked for, for the command line. */
    readonly email?: string;
    readonly page?: string;
    readonly pageId?: string;
    readonly path?: string;
  };
  forbidden: {
    readonly action?: Action;
    /** Partners annotate between two days; an annotation is changed by its author. */
    readonly reason?: 'not-yours' | 'window-not-yet' | 'window-closed';
    readonly opens?: string | null;
    readonly closes?: string | null;
  };
  'sign-in-required': { readonly action?: Action };
  invalid: Fields & {
    readonly reason?: 'blocks' | 'brackets' | 'field-name' | 'host' | 'nesting' | 'paragraph' | 'signs';
    /** Of a text: where the fault begins, counted from 1. */
    readonly line?: number;
    readonly problem?: 'empty' | 'too-long';
    readonly length?: number;
    readonly limit?: number;
    readonly quote?: string;
  };
  conflict: Fields & {
    readonly reason?:
      | 'answered'
      | 'archived'
      | 'attached'
      | 'disabled'
      | 'draft-changed'
      | 'last-administrator'
      | 'published-meanwhile'
      | 'rearranged'
      | 'too-old'
      | 'version';
    readonly hours?: number;
    /** The edition that somebody else published. */
    readonly number?: number | null;
    /** The slug of the page whose former address was asked for. */
    readonly movedTo?: string;
  };
  gone: object;
  'method-not-allowed': { readonly allow?: string };
  'too-large': {
    readonly reason?: 'costly' | 'drawing' | 'long-text' | 'many-fields';
    readonly limit?: number;
    readonly bytes?: number;
    readonly pixels?: number;
    readonly path?: string;
    /** Which bound a costly image or drawing exceeds. */
    readonly by?: string;
    readonly bound?: string;
    readonly annotations?: number;
    readonly threads?: number;
    readonly parts?: number;
    readonly pages?: number;
  };
  'too-many': Wait & {
    readonly reason?: 'line' | 'under-way';
    readonly limit?: number;
    readonly path?: string;
  };
  'unsupported-type': {
    readonly reason?:
      | 'damaged'
      | 'macros'
      | 'not-a-document'
      | 'not-an-image'
      | 'not-utf-8'
      | 'old-word'
      | 'without-size';
    readonly format?: string | undefined;
  };
  'foreign-origin': object;
  unavailable: Wait & {
    readonly reason?: 'closing' | 'document' | 'drafts' | 'image' | 'search' | 'storage' | 'text-memory' | 'text-time';
    /** The storage's own name for what happened: `SQLITE_FULL`, `ENOSPC`. */
    readonly fault?: string;
    readonly limit?: number;
  };
}

/** Why something was not done: a closed list. */
export type ErrorCode = keyof DetailsByCode;

type KeyOf<Union> = Union extends unknown ? keyof Union : never;
type ValueOf<Union, Key> = Union extends unknown ? (Key extends keyof Union ? Union[Key] : never) : never;

/** What an error of any code may say: for those who read errors. */
export type ErrorDetails = {
  readonly [Key in KeyOf<DetailsByCode[ErrorCode]>]?: ValueOf<DetailsByCode[ErrorCode], Key> | undefined;
};

interface ErrorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** A refusal is the asker's affair; a failure is the server's, and is logged with its cause. */
  readonly severity: 'refusal' | 'failure';
}

/** The one table of what HTTP and the log make of each code. */
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

/** The HTTP status of a code. */
export function statusOf(code: ErrorCode): number {
  return ERRORS[code].status;
}

/** True for the code of an error. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(ERRORS, text);
}

/** The code that an HTTP status stands for where nothing else is known; null for a status that no code has. */
export function findCodeByStatus(status: number): ErrorCode | null {
  return (Object.keys(ERRORS) as ErrorCode[]).find((code) => ERRORS[code].status === status) ?? null;
}

/**
 * Errors carry a closed code, not a sentence: the sentence is written for the reader, in their language, by `app`.
 * They are recognised by tag, never by `instanceof`: the app bundle has its own copy of this module.
 */
export class NavetteError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly tag = 'NavetteError';
  readonly code: ErrorCode;
  /** What helps the reader or the log: field names, limits, counts. Never a secret. */
  readonly details: ErrorDetails;

  constructor(code: Code, details?: DetailsByCode[Code], options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(details ?? {})}`, options);
    this.name = 'NavetteError';
    this.code = code;
    this.details = (details ?? {}) as ErrorDetails;
  }
}

/** An error as another thread or process can send it. */
export interface SentError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** The error that another thread or process sent. */
export function reviveError({ code, details }: SentError): NavetteError {
  return new NavetteError(code, details as DetailsByCode[ErrorCode]);
}

/** True for a NavetteError of any bundle. */
export function isNavetteError(error: unknown): error is NavetteError {
  return typeof error === 'object' && error !== null && (error as { tag?: unknown }).tag === 'NavetteError';
}

/** The fields that an error names, or null for an error that names none. */
export function fieldsOf(error: unknown): readonly string[] | null {
  return isNavetteError(error) ? (error.details.fields ?? null) : null;
}
