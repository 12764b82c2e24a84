/** Wrong arguments: exit code 2, with the command's usage. */
export class UsageError extends Error {
  readonly tag = 'UsageError';
}

/** A command failed for the reason in the message: exit code 1. */
export class CommandError extends Error {
  readonly tag = 'CommandError';
}
