import type { ServerName } from '../server-process.ts';

/**
 * The measurements of each server in each run: numbers by name. NaN where a server cannot be
 * measured.
 */
export type Measured = Record<string, number>;

export interface Scale {
  /** Seconds that typing is measured. */
  readonly seconds: number;
  /** Differs from run to run, the same for all servers of a run. */
  readonly seed: number;
  /** Given to the servers' Node. */
  readonly nodeOptions: readonly string[];
}

export interface Figure {
  readonly name: string;
  readonly title: string;
  /** Column by column: which number, in which unit, and whether less is better. */
  readonly columns: readonly { key: string; label: string; unit: string; digits: number; lessIsBetter: boolean }[];
  /** Servers for which the figure makes no sense. */
  readonly without?: readonly ServerName[];
  /** A sentence if it cannot be measured here. */
  missing?(): string | null;
  /** Once, before all runs. */
  begin?(servers: readonly ServerName[]): Promise<void>;
  measure(server: ServerName, scale: Scale): Promise<Measured>;
  /** Once, after all runs. */
  end?(): Promise<void>;
}
