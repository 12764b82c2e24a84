import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured } from './figures/figure.ts';
import type { ServerName } from './server-process.ts';

const FILE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'results.json');

/** All runs of one figure. */
export interface FigureResults {
  readonly runs: Partial<Record<ServerName, Measured[]>>;
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  /** The system's load of the last minute before the first run, and the highest seen before any. */
  readonly load: readonly [number, number];
  readonly commit: string;
}

export type Results = Record<string, FigureResults>;

/**
 * Results kept from earlier commands: figures are measured one by one, the table shows them all.
 */
export function readResults(): Results {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Keeps a figure's results. */
export function writeResults(name: string, results: FigureResults): void {
  writeFileSync(FILE, `${JSON.stringify({ ...readResults(), [name]: results }, null, 2)}\n`);
}

/** The machine in a few words. */
export function describeMachine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim()}, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.version}`;
}
