import type { Command, CommandOption } from '#server/commands/command.ts';
import { COMMANDS, commandsBelow } from '#server/commands/command-list.ts';
import { wrap } from '#server/commands/output/wrap.ts';

/** Columns that every terminal has. */
const WIDTH = 80;

const optionOf = ([name, option]: [string, CommandOption]) => `--${name}${option.value ? ` ${option.value}` : ''}`;

/** A command's syntax with its options. */
export function usageOf(command: Command): string[] {
  const options = Object.entries(command.options ?? {}).map((entry) => {
    // A no-break space: an option and its value stay on one line.
    const text = optionOf(entry).replace(' ', '\u00a0');
    return entry[1].required ? text : `[${text}]`;
  });
  const usage = ['navette', command.name, command.usage, ...options].filter((part) => part !== '').join(' ');
  return wrap(usage, { width: WIDTH, indent: 2, hanging: 6 }).map((line) => line.replaceAll('\u00a0', ' '));
}

/** The full help of one command. */
export function commandHelp(command: Command): string[] {
  const options = Object.entries(command.options ?? {});
  const widest = Math.max(0, ...options.map((entry) => optionOf(entry).length));
  return [
    ...wrap(command.summary, { width: WIDTH }),
    '',
    ...usageOf(command),
    '',
    ...options.flatMap((entry) =>
      wrap(`${optionOf(entry).padEnd(widest)}  ${entry[1].meaning}`, { width: WIDTH, indent: 4, hanging: widest + 6 }),
    ),
    ...(options.length > 0 ? [''] : []),
    'For example:',
    `  npm run navette -- ${command.example}`,
    '',
    'With --json, the answer is one JSON document on standard output.',
  ];
}

const listed = (commands: readonly Command[]) =>
  commands.flatMap((command) => [
    `  ${command.name} ${command.usage}`.trimEnd(),
    ...wrap(command.summary, { width: WIDTH, indent: 6 }),
  ]);

/** Help for `navette` alone or with the first word of a group: the group's commands, or all. */
export function generalHelp(group = ''): string[] {
  const below = commandsBelow(group);
  if (below.length > 0) return [...listed(below), '', `npm run navette -- ${below[0]?.name} --help tells more of one.`];
  return [
    'Navette’s command line: npm run navette -- <command> [--json]',
    '',
    ...listed(COMMANDS),
    '',
    ...wrap('<command> --help tells a command’s options, with an example.', { width: WIDTH }),
    ...wrap(
      'All but restore work while the server runs: it carries them out itself. DATA_DIR and the other variables are the server’s.',
      { width: WIDTH },
    ),
    ...wrap(
      '--json prints one JSON document on standard output, or { "error": { "code", "message" } } on standard error.',
      { width: WIDTH },
    ),
    ...wrap('Exit codes: 0 done, 1 refused or problems found, 2 not understood.', { width: WIDTH }),
  ];
}
