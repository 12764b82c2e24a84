import type { SynonymGroup } from './synonyms.ts';
import { tokensOf } from './tokens.ts';

/**
 * Most characters of a list, expressions of a line, and words of an expression: a query is expanded
 * by them, and must stay cheap.
 */
export const LONGEST_SYNONYM_LIST = 60_000;
export const MOST_EXPRESSIONS = 12;
export const MOST_WORDS = 12;

/** A line that cannot be used, and why. */
export interface SynonymProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly reason: 'alone' | 'too-many' | 'too-long';
}

/**
 * Parses a list of synonyms: one group a line, expressions separated by `=`; empty lines and lines
 * that begin with `#` are ignored. Unusable lines are reported, the others apply.
 */
export function readSynonymList(text: string): { groups: SynonymGroup[]; problems: SynonymProblem[] } {
  const groups: SynonymGroup[] = [];
  const problems: SynonymProblem[] = [];
  for (const [index, line] of text.normalize('NFC').split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const expressions = [...new Set(trimmed.split('=').map((one) => one.trim()))].filter((one) => one !== '');
    const lengths = expressions.map((one) => tokensOf(one).length);
    const reason =
      lengths.filter((length) => length > 0).length < 2
        ? 'alone'
        : expressions.length > MOST_EXPRESSIONS
          ? 'too-many'
          : Math.max(...lengths) > MOST_WORDS
            ? 'too-long'
            : null;
    if (reason === null) groups.push(expressions);
    else problems.push({ line: index + 1, text: trimmed.slice(0, 80), reason });
  }
  return { groups, problems };
}

/** Writes groups as such a list. */
export function writeSynonymList(groups: readonly SynonymGroup[]): string {
  return groups.map((group) => `${group.join(' = ')}\n`).join('');
}
