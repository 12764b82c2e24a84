import { parseArgs } from 'node:util';
import { nearest } from '#server/commands/output/nearest.ts';
import { UsageError } from '#server/runtime/command-error.ts';
import { backup } from './backup.ts';
import { check } from './check.ts';
import type { Command, Typed } from './command.ts';
import { demo } from './demo.ts';
import { exportBook } from './export.ts';
import { exportWholeSite } from './export-site.ts';
import { importMarkdown } from './import.ts';
import { kitCheck, kitKey } from './kit.ts';
import { pageCreate, pageList, pagePublish, pageShow } from './page.ts';
import { personAdd, personDisable, personList } from './person.ts';
import { purge } from './purge.ts';
import { restore } from './restore.ts';
import { signInLink } from './sign-in-link.ts';

export const COMMANDS: readonly Command[] = [
  personAdd,
  personList,
  personDisable,
  signInLink,
  pageList,
  pageShow,
  pageCreate,
  pagePublish,
  importMarkdown,
  exportBook,
  exportWholeSite,
  kitCheck,
  kitKey,
  backup,
  restore,
  purge,
  check,
  demo,
];

/** The command with which these words begin, or null. */
export function findCommand(argv: readonly string[]): { command: Command; rest: string[] } | null {
  for (const command of COMMANDS) {
    const name = command.name.split(' ');
    if (name.every((word, index) => argv[index] === word)) return { command, rest: argv.slice(name.length) };
  }
  return null;
}

/**
 * The error for an unknown command: suggests the nearest, or lists what may follow the first word.
 */
export function unknownCommand(argv: readonly string[]): UsageError {
  const [first = '', second = ''] = argv;
  const below = commandsBelow(first).map((command) => command.name.slice(first.length + 1));
  const names = COMMANDS.map((command) => command.name);
  const near =
    below.length > 0 ? nearest(second, below) : (nearest(`${first} ${second}`, names) ?? nearest(first, names));
  if (below.length > 0 && near === null) {
    return new UsageError(`After \`${first}\` comes one of: ${below.join(', ')}.`);
  }
  const meant = near && below.length > 0 ? `${first} ${near}` : near;
  return new UsageError(
    `There is no such command: ${argv.join(' ')}${meant === null ? '' : `. Did you mean \`${meant}\`?`}`,
  );
}

/** The commands of this group. */
export function commandsBelow(word: string): Command[] {
  return COMMANDS.filter((command) => command.name.startsWith(`${word} `));
}

/** Parses the arguments after a command's name. @throws UsageError */
export function parseTyped(command: Command, rest: readonly string[], folder: string): Typed {
  const { values, positionals } = parse(command, rest);
  const [least, most] = command.words;
  if (positionals.length < least)
    throw new UsageError(`Something is missing after \`${command.name}\`: ${command.usage}`);
  if (positionals.length > most) throw new UsageError(`Not understood: ${positionals.slice(most).join(' ')}`);
  return { words: positionals, options: values as Typed['options'], folder };
}

function parse(command: Command, rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options: command.options ?? {}, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const sentence = error.message.split('\n')[0]!.replace(/\. To specify.*/, '.');
    const unknown = /^Unknown option '--?(.*?)'/.exec(sentence)?.[1];
    const near = unknown && nearest(unknown, [...Object.keys(command.options ?? {}), 'json', 'help']);
    throw new UsageError(near ? `${sentence.replace(/\.?$/, '.')} Did you mean --${near}?` : sentence);
  }
}
