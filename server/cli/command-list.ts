import { parseArgs } from 'node:util';
import { backup } from './backup.ts';
import { check } from './check.ts';
import { type Command, type Typed, UsageError } from './command.ts';
import { demo } from './demo.ts';
import { importMarkdown } from './import.ts';
import { pageCreate, pageList, pagePublish, pageShow } from './page.ts';
import { personAdd, personDisable, personList } from './person.ts';
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
  backup,
  restore,
  check,
  demo,
];

/** The command whose name these words begin with, or null. */
export function findCommand(argv: readonly string[]): { command: Command; rest: string[] } | null {
  for (const command of COMMANDS) {
    const name = command.name.split(' ');
    if (name.every((word, index) => argv[index] === word)) return { command, rest: argv.slice(name.length) };
  }
  return null;
}

/** Reads what follows a command's name. @throws UsageError */
export function parseTyped(command: Command, rest: readonly string[], folder: string): Typed {
  const { values, positionals } = parse(command, rest);
  const [least, most] = command.words;
  if (positionals.length < least) throw new UsageError('Something is missing.');
  if (positionals.length > most) throw new UsageError(`Not understood: ${positionals.slice(most).join(' ')}`);
  return { words: positionals, options: values as Typed['options'], folder };
}

function parse(command: Command, rest: readonly string[]) {
  try {
    return parseArgs({ args: [...rest], options: command.options ?? {}, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message.split('\n')[0]!.replace(/\. To specify.*$/, '.'));
  }
}
