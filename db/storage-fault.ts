import { isNavetteError, NavetteError } from '#content/errors.ts';

/**
 * What the storage, not the program, answers when it takes or gives nothing: the disk is full, gone or read-only, another program
 * holds the file, too many files are open. It passes, and then all works again.
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

/** Seconds after which it is worth asking again. */
const RETRY_AFTER = 30;

/** The storage's own name for what it answered (`SQLITE_FULL`, `ENOSPC`), or null when it is no fault of the storage. */
export function storageFault(error: unknown): string | null {
  if (isNavetteError(error)) return error.details.fault ?? null;
  const { code } = (error ?? {}) as { code?: unknown };
  return FAULTS.has(code) ? String(code) : null;
}

/** A fault of the storage as every floor knows it (`unavailable`, with the cause); any other error as it is. */
export function asStorageError(error: unknown): unknown {
  const fault = storageFault(error);
  if (fault === null || isNavetteError(error)) return error;
  return new NavetteError(
    'unavailable',
    { reason: 'storage', fault, retryAfterSeconds: RETRY_AFTER },
    { cause: error },
  );
}
