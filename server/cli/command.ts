import type { ParseArgsConfig } from 'node:util';
import type { Env } from '#server/env.ts';
import type { Services } from '#server/services.ts';

/** How a command ended. `value` is what `--json` prints, `lines` what people read. */
export interface Outcome {
  readonly value: unknown;
  readonly lines: readonly string[];
  /** It ran, and what it found or did is not well: exit code 1. */
  readonly failed?: boolean;
}

/** What was typed after the command's name. Values are checked by the command. */
export interface Typed {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Where it was typed: relative paths begin here. */
  readonly folder: string;
}

interface CommandBase {
  /** As typed: `page list`. */
  readonly name: string;
  /** What follows the name: `<email> --name <name>`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** How many words must follow the name: at least, at most. */
  readonly words: readonly [number, number];
}

/** Runs within the services: the running server's, or, when none runs, its own. */
export interface ServiceCommand extends CommandBase {
  /** May be the first thing that is done in an empty data folder. */
  readonly begins?: true;
  run(
    typed: Typed,
    context: {
      readonly services: Services;
      /** The site's address, for links. */
      readonly origin: string;
      progress(line: string): void;
    },
  ): Promise<Outcome>;
}

/** Runs where no server may run, on a data folder that nobody has open. */
export interface LonelyCommand extends CommandBase {
  runAlone(typed: Typed, context: { readonly env: Env; progress(line: string): void }): Promise<Outcome>;
}

export type Command = ServiceCommand | LonelyCommand;

/** It was typed wrongly: exit code 2, with the command's usage. */
export class UsageError extends Error {
  readonly tag = 'UsageError';
}

/** It could not be done, for a reason that is said in the message: exit code 1. */
export class CommandError extends Error {
  readonly tag = 'CommandError';
}
