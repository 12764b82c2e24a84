import path from 'node:path';
import { nearest } from '#server/commands/output/nearest.ts';
import { UsageError } from '#server/runtime/command-error.ts';
import type { Typed } from './command.ts';

/** The argument at this index. The command's `words` bounds guarantee that it exists. */
export function wordOf(typed: Typed, index: number): string {
  const word = typed.words[index];
  if (word === undefined) throw new UsageError('Something is missing.');
  return word;
}

/** An option's text; undefined if not given. */
export function textOf(typed: Typed, name: string): string | undefined {
  const value = typed.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** True if a boolean option was given. */
export function flagOf(typed: Typed, name: string): boolean {
  return typed.options[name] === true;
}

/** An option with a closed list of values. @throws UsageError that lists them */
export function choiceOf<T extends string>(typed: Typed, name: string, choices: readonly T[]): T | undefined {
  const value = textOf(typed, name);
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice === undefined) {
    const near = nearest(value, choices);
    const meant = near ? ` Did you mean ${near}?` : '';
    throw new UsageError(`--${name} is one of: ${choices.join(', ')}.${meant}`);
  }
  return choice;
}

/** Resolves a path relative to where the command was typed. */
export function pathOf(typed: Typed, word: string): string {
  return path.resolve(typed.folder, word);
}
