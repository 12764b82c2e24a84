import type { Env } from '#server/runtime/env.ts';
import type { Services } from '#server/services.ts';
import type { Table } from './table.ts';

/** How a command ended. `value` is what `--json` prints; `table`, then `lines`, what people read. */
export interface Outcome {
  readonly value: unknown;
  /** Set by the command line itself, which knows how wide the terminal is. */
  readonly table?: Table;
  readonly lines: readonly string[];
  /** It ran, and what it found or did is not well: exit code 1. */
  readonly failed?: boolean;
}

/** An option as `--help` tells it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** What follows it, for a `string`: `<kind>`. */
  readonly value?: string;
  /** A few words. */
  readonly meaning: string;
  readonly required?: true;
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
  /** The words that follow the name: `<email>`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** What follows `navette` in an example that may be typed as it stands. */
  readonly example: string;
  /** How many words must follow the name: at least, at most. */
  readonly words: readonly [number, number];
}

/** Runs within the services: the running server's, or, when none runs, its own. */
export interface ServiceCommand extends CommandBase {
  /** May be the first thing that is done in an empty data folder. */
  readonly begins?: true;
  /** Ends by itself when it is asked to (Ctrl-C), with nothing half done, and says how far it came. */
  readonly stops?: true;
  run(
    typed: Typed,
    context: {
      readonly services: Services;
      /** The site's address, for links. */
      readonly origin: string;
      progress(line: string): void;
      /** The one who typed it wants it stopped. Only commands that say `stops` are asked. */
      readonly signal: AbortSignal;
    },
  ): Promise<Outcome>;
}

/** Runs where no server may run, on a data folder that nobody has open. */
export interface LonelyCommand extends CommandBase {
  runAlone(typed: Typed, context: { readonly env: Env; progress(line: string): void }): Promise<Outcome>;
}

export type Command = ServiceCommand | LonelyCommand;
