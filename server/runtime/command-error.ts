/** It was typed wrongly: exit code 2, with the command's usage. */
export class UsageError extends Error {
  readonly tag = 'UsageError';
}

/** It could not be done, for a reason that is said in the message: exit code 1. */
export class CommandError extends Error {
  readonly tag = 'CommandError';
}
