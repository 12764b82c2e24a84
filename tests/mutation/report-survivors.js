import { readFileSync } from 'node:fs';
import path from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { findReason } from './accepted.js';

const UNNOTICED = new Set(['Survived', 'NoCoverage']);

/** @typedef {import('@stryker-mutator/api/core').MutantResult} MutantResult */

/**
 * A mutant as people read it.
 * @typedef {{ file: string, line: number, source: string, code: string,
 *   replacement: string, status: MutantResult['status'] }} DescribedMutant
 */

/**
 * The sources at the start of the run: it works on a copy, and may take so long that the files
 * change meanwhile.
 * @type {Map<string, string[]>}
 */
const sources = new Map();

/** Reads the files to be mutated, by name. @param {string[]} files */
export function rememberSources(files) {
  for (const file of files) {
    const name = path.resolve(file.replace(/:[\d-]+$/, ''));
    sources.set(name, readFileSync(name, 'utf8').split('\n'));
  }
}

/**
 * A mutant with the code that it replaces, on one line, and the whole of its first line.
 * @param {Readonly<MutantResult>} mutant of a file that `rememberSources` has read
 * @returns {DescribedMutant}
 */
export function describeMutant({ fileName, location: { start, end }, replacement = '', status }) {
  const lines = (sources.get(path.resolve(fileName)) ?? []).slice(start.line - 1, end.line);
  const source = (lines[0] ?? '').trim();
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  const code = lines.join(' ').replace(/\s+/g, ' ');
  const file = path.relative('.', fileName);
  return { file, line: start.line, source, code, replacement: replacement.replace(/\s+/g, ' '), status };
}

/** True for a mutant that a test should notice and none does. @param {DescribedMutant} mutant */
export const isOpen = (mutant) => UNNOTICED.has(mutant.status) && !findReason(mutant);

/** An unnoticed mutant as text for people. @param {DescribedMutant} mutant */
export const survivorText = ({ file, line, code, replacement, status }) =>
  `${file}:${line}${status === 'NoCoverage' ? ' (no test comes here)' : ''}\n  - ${code}\n  + ${replacement}`;

class SurvivorReporter {
  /** @param {Readonly<MutantResult>} result */
  onMutantTested(result) {
    const mutant = describeMutant(result);
    if (isOpen(mutant)) process.stdout.write(`${survivorText(mutant)}\n`);
  }
}

/** Reports unnoticed mutants as soon as they are known: a run may take hours. */
export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorReporter)];
