import { readFileSync } from 'node:fs';
import path from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { findReason } from './accepted.js';

const UNNOTICED = new Set(['Survived', 'NoCoverage']);

/** A mutant with the code that it replaces, on one line. */
export function describeMutant({ fileName, location: { start, end }, replacement = '', status }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  const code = lines.join(' ').replace(/\s+/g, ' ');
  const file = path.relative('.', fileName);
  return { file, line: start.line, code, replacement: replacement.replace(/\s+/g, ' '), status };
}

/** True for a mutant that a test should notice, and none does. */
export const isOpen = (mutant) => UNNOTICED.has(mutant.status) && !findReason(mutant);

/** What was not noticed, as a person reads it. */
export const survivorText = ({ file, line, code, replacement, status }) =>
  `${file}:${line}${status === 'NoCoverage' ? ' (no test comes here)' : ''}\n  - ${code}\n  + ${replacement}`;

class SurvivorReporter {
  onMutantTested(result) {
    const mutant = describeMutant(result);
    if (isOpen(mutant)) process.stdout.write(`${survivorText(mutant)}\n`);
  }
}

/** Tells what was not noticed as soon as it is known: a run may take hours. */
export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorReporter)];
