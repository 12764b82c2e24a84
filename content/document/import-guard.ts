import { NavetteError } from '#content/errors.ts';
import { ImportReport } from './import-report.ts';
import { MAX_CHARACTERS } from './limits.ts';

/** Characters of a source, its markup included. */
const MAX_SOURCE = 4 * MAX_CHARACTERS;

/**
 * Runs an import within its bounds.
 * @throws NavetteError `too-large` for a source beyond them, `invalid` for one nested so deep that no reader can follow
 */
export function readWithinBounds<Result>(
  source: string,
  read: (source: string, report: ImportReport) => Result,
): Result {
  if (source.length > MAX_SOURCE) throw new NavetteError('too-large', { limit: MAX_SOURCE });
  try {
    return read(source.replace(/^\ufeff/, ''), new ImportReport());
  } catch (error) {
    // The parsers recurse: the stack is their limit of depth.
    if (error instanceof RangeError) throw new NavetteError('invalid', { reason: 'nesting' }, { cause: error });
    throw error;
  }
}
