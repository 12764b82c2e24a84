import { isNavetteError, type NavetteError } from '#content/errors.ts';
import { LaterVersionError } from '#db/driver/migrate.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import { wordRefusal } from '#server/exchange/word/word-refusal.ts';
import { CommandError, UsageError } from '#server/runtime/command-error.ts';

export interface DescribedError {
  /**
   * A closed code for scripts: that of a NavetteError, `usage`, `environment`, `system`, `damaged`,
   * `failed`.
   */
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
}

/** Advice for a database that SQLite cannot read. */
export const DAMAGED =
  'The database is damaged. Stop the server and restore the last good backup: `navette restore <folder> --force` keeps aside what is there.';

/**
 * Describes an error in a sentence. Null for an unexpected error: that is a bug, and its stack
 * trace helps more.
 */
export function describeError(error: unknown): DescribedError | null {
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  if (error instanceof CommandError) return { code: 'failed', message: error.message };
  if (error instanceof LaterVersionError) return { code: 'failed', message: error.message };
  const fault = storageFault(error);
  if (fault === 'SQLITE_FULL' || fault === 'ENOSPC') return { code: 'system', message: 'The disk is full.' };
  if (isNavetteError(error)) return { code: error.code, message: sentenceFor(error) };
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return { code: 'damaged', message: DAMAGED };
  if (error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string') {
    return { code: 'system', message: systemSentence(error as NodeJS.ErrnoException) };
  }
  return null;
}

function sentenceFor({ code, details }: NavetteError): string {
  const refused = wordRefusal(code, details, 'en');
  if (refused !== null) return refused;
  const fields = details.fields?.join(', ') ?? '';
  switch (code) {
    case 'invalid':
      if (details.reason === 'signs')
        return `Too many signs of emphasis (*, _, ~) in one paragraph, line ${String(details.line)}: divide it, or put a backslash before those that are meant as they stand.`;
      if (details.reason === 'brackets')
        return `Too many brackets ([ or ]) in one paragraph, line ${String(details.line)}: divide it, or put a backslash before those that are meant as they stand.`;
      if (details.reason === 'paragraph')
        return `Too many lines or backticks in one paragraph, line ${String(details.line)}: divide it with empty lines.`;
      if (details.reason === 'blocks')
        return `Too many quotations, lists and underlined titles before line ${String(details.line)}: divide the file there.`;
      if (details.reason === 'angles')
        return `Too many signs < that are not closed in one paragraph, line ${String(details.line)}: divide it, or put a backslash before those that are meant as they stand.`;
      if (details.reason === 'nesting')
        return `Lists, quotations or tags are nested too deep to be read${details.line ? `, line ${String(details.line)}` : ''}.`;
      return fields ? `Not accepted as given: ${fields}.` : 'What was given was not accepted.';
    case 'conflict':
      if (details.reason === 'last-administrator')
        return 'This is the last administrator: make someone else one first.';
      if (details.reason === 'disabled') return 'This person is disabled.';
      if (details.reason === 'archived') return 'This page is archived.';
      if (details.reason === 'draft-changed') return 'The page changed meanwhile: nothing was published. Try again.';
      if (details.reason === 'withdrawal')
        return 'Words are still being withdrawn from this page: nothing was published. Try again in a minute.';
      if (details.reason === 'published-meanwhile')
        return `Somebody else published edition ${String(details.number)} meanwhile: nothing was published.`;
      if (details.movedTo) return `This is the former address of another page (${String(details.movedTo)}).`;
      return fields ? `Taken already: ${fields}.` : 'This conflicts with what is there already.';
    case 'gone':
      return details.reason === 'binned' ? 'This page is in the bin.' : 'It is no longer there.';
    case 'not-found':
      if (details.path) return `There is no such file or folder: ${String(details.path)}`;
      if (details.page) return `There is no such page: ${String(details.page)}`;
      return details.email ? `Nobody has the address ${String(details.email)}.` : 'It does not exist.';
    case 'too-large':
      return `Too large${details.limit ? `: the limit is ${String(details.limit)}` : ''}.`;
    case 'too-many':
      return `Too many${details.limit ? `: the limit is ${String(details.limit)}` : ''}.`;
    case 'unsupported-type':
      return details.reason === 'not-utf-8'
        ? 'The file is not a text in UTF-8.'
        : 'This type of file is not supported.';
    case 'unavailable':
      if (details.reason === 'text-time')
        return 'Reading this text took too long and was stopped: nothing was changed. Divide it into several files.';
      if (details.reason === 'text-memory')
        return 'Reading this text took too much memory and was stopped: nothing was changed. Divide it into several files.';
      if (details.reason === 'drafts')
        return 'The part of the server that reads long texts does not answer: try again.';
      return 'The storage does not take writes just now: is the disk full?';
    default:
      return `Refused (${code}).`;
  }
}

function systemSentence(error: NodeJS.ErrnoException): string {
  const where = error.path ? `: ${error.path}` : '';
  switch (error.code) {
    case 'ENOENT':
      return `There is no such file or folder${where}`;
    case 'EACCES':
    case 'EPERM':
      return `No right to use it${where}`;
    case 'ENOSPC':
      return 'The disk is full.';
    case 'EROFS':
      return `The disk cannot be written to${where}`;
    default:
      return error.message;
  }
}
