import { NavetteError } from '#content/errors.ts';
import type { TaskEndedError } from './task-limits.ts';

/** The error for a file whose reading ended its process. */
export function fileRefusal(error: TaskEndedError): NavetteError {
  switch (error.end) {
    case 'memory':
      return new NavetteError('too-large', { reason: 'unpacked' }, { cause: error });
    case 'processor-time':
      return new NavetteError('too-large', { reason: 'too-slow' }, { cause: error });
    case 'broken':
      return new NavetteError('unsupported-type', { reason: 'damaged' }, { cause: error });
    default:
      // The machine was busy or shutting down, and the file may be sound.
      return new NavetteError('unavailable', { reason: 'document' }, { cause: error });
  }
}
