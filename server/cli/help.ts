import type { Command } from './command.ts';
import { COMMANDS } from './command-list.ts';

const usageOf = (command: Command) => `navette ${command.name} ${command.usage}`.trimEnd();

/** One command's usage. */
export function commandHelp(command: Command): string[] {
  return [
    command.summary,
    '',
    `  ${usageOf(command)}`,
    '',
    'With --json, the answer is one JSON value on standard output.',
  ];
}

/** Every command, with a sentence each. */
export function generalHelp(): string[] {
  return [
    'Navette’s command line: npm run navette -- <command> [--json]',
    '',
    ...COMMANDS.flatMap((command) => [`  ${usageOf(command)}`, `      ${command.summary}`]),
    '',
    'All but restore work while the server runs: it carries them out itself. DATA_DIR and the other variables are the server’s.',
    'Exit codes: 0 done, 1 failed, 2 not understood.',
  ];
}
