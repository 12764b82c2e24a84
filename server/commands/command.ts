import type { Table } from '#server/commands/output/table.ts';
import type { Env } from '#server/runtime/env.ts';
import type { Services } from '#server/services.ts';

/** A command's result. `--json` prints `value`; people read `table`, then `lines`. */
export interface Outcome {
  readonly value: unknown;
  /** Laid out by the command line, which knows the terminal's width. */
  readonly table?: Table;
  readonly lines: readonly string[];
  /** The command ran, but found or caused a problem: exit code 1. */
  readonly failed?: boolean;
}

/** An option as `--help` describes it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** The placeholder of a `string` option's value: `<kind>`. */
  readonly value?: string;
  /** A few words. */
  readonly meaning: string;
  readonly required?: true;
}

/** The parsed arguments. The command validates their values. */
export interface Typed {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The folder where the command was typed, to which relative paths refer. */
  readonly folder: string;
}

interface CommandBase {
  /** As typed: `page list`. */
  readonly name: string;
  /** Syntax of the arguments: `<email>`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** The arguments of a working example. */
  readonly example: string;
  /** Least and greatest number of arguments. */
  readonly words: readonly [number, number];
}

/** Runs with services: the running server's, or, without a server, its own. */
export interface ServiceCommand extends CommandBase {
  /** May be the first command on an empty data folder. */
  readonly mayCreateData?: true;
  /** Can be cancelled (Ctrl-C): leaves nothing half done, and reports how far it got. */
  readonly stops?: true;
  run(
    typed: Typed,
    context: {
      readonly services: Services;
      /** The site's address, for links. */
      readonly origin: string;
      progress(line: string): void;
      /** Aborted when the caller cancels. Only commands with `stops` use it. */
      readonly signal: AbortSignal;
    },
  ): Promise<Outcome>;
}

/** Runs only without a server, on a data folder that no process has open. */
export interface OfflineCommand extends CommandBase {
  runOffline(typed: Typed, context: { readonly env: Env; progress(line: string): void }): Promise<Outcome>;
}

export type Command = ServiceCommand | OfflineCommand;
