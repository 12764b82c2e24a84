import { isNavetteError, NavetteError } from '#content/errors.ts';

/**
 * Error codes of faults that the storage causes, not the program: the disk is full, gone or
 * read-only, another program holds the file, too many files are open. They pass, and then
 * everything works again.
 */
const FAULTS: ReadonlySet<unknown> = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
  'SQLITE_PROTOCOL',
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EROFS',
  'EMFILE',
  'ENFILE',
]);

/** Seconds after which a retry is worthwhile. */
const RETRY_AFTER = 30;

/** The storage's own code for a fault (`SQLITE_FULL`, `ENOSPC`), or null for any other error. */
export function storageFault(error: unknown): string | null {
  if (isNavetteError(error)) return error.details.fault ?? null;
  const { code } = (error ?? {}) as { code?: unknown };
  return FAULTS.has(code) ? String(code) : null;
}

/**
 * Wraps a storage fault in the error that every floor knows (`unavailable`, with the cause);
 * returns any other error unchanged.
 */
export function asStorageError(error: unknown): unknown {
  const fault = storageFault(error);
  if (fault === null || isNavetteError(error)) return error;
  return new NavetteError(
    'unavailable',
    { reason: 'storage', fault, retryAfterSeconds: RETRY_AFTER },
    { cause: error },
  );
}
