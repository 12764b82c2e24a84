import { findCommand } from '#server/commands/command-list.ts';
import { type DescribedError, describeError } from '#server/commands/output/describe-error.ts';
import { setTable } from '#server/commands/output/table.ts';
import { EnvError, readEnv } from '#server/runtime/env.ts';
import { ControlError } from './control-client.ts';
import { commandHelp, generalHelp, usageOf } from './help.ts';
import { runCommand } from './run-command.ts';

/** The command line's process; like server/main.ts, a module with side effects. */
process.umask(0o077);
const typed = process.argv.slice(2);
const json = typed.includes('--json');
const help = typed.includes('--help') || typed.includes('-h') || typed[0] === 'help';
/** Global options may also precede the command's name. */
const argv = typed.filter(
  (word, index) => !(['--json', '--help', '-h'].includes(word) || (index === 0 && word === 'help')),
);
const linesToText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
/** Error codes of wrong input; all others are failures. */
const NOT_UNDERSTOOD = new Set(['usage', 'environment']);

/** On a terminal, overwrites one line; elsewhere prints nothing, to keep logs of scripts short. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}

/** Prints a notice beside the answer. */
function notice(sentence: string): void {
  endProgress();
  if (!json) process.stderr.write(`${sentence}\n`);
}

function fail(described: DescribedError): void {
  endProgress();
  process.exitCode = NOT_UNDERSTOOD.has(described.code) ? 2 : 1;
  if (json) {
    process.stderr.write(`${JSON.stringify({ error: described })}\n`);
    return;
  }
  process.stderr.write(`${described.message}\n`);
  if (described.code !== 'usage') return;
  const found = findCommand(argv);
  const more = `npm run navette -- ${found ? `${found.command.name} ` : ''}--help`;
  process.stderr.write(linesToText([...(found ? ['', ...usageOf(found.command), ''] : []), `More: ${more}`]));
}

// The reader of a pipe may close it early, like `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  const found = findCommand(argv);
  if (help || (argv.length === 0 && !json)) {
    process.stdout.write(linesToText(found ? commandHelp(found.command) : generalHelp(argv[0])));
    if (!help) process.exitCode = 2;
  } else {
    const env = readEnv(process.env);
    const folder = process.env.NAVETTE_TYPED_IN ?? process.cwd();
    const stop = new AbortController();
    if (found && 'run' in found.command && found.command.stops) {
      // The first Ctrl-C finishes the current item and reports; the second aborts.
      process.once('SIGINT', () => {
        notice('Stopping… (Ctrl-C once more to break off at once)');
        stop.abort();
      });
    }
    const outcome = await runCommand(argv, { env, folder, progress, notice, signal: stop.signal });
    endProgress();
    const width = process.stdout.isTTY ? process.stdout.columns || 80 : null;
    const table = outcome.table ? setTable(outcome.table, width) : [];
    process.stdout.write(json ? `${JSON.stringify(outcome.value)}\n` : linesToText([...table, ...outcome.lines]));
    if (outcome.failed) process.exitCode = 1;
  }
} catch (error) {
  if (error instanceof EnvError) fail({ code: 'environment', message: error.lines.join('\n') });
  else if (error instanceof ControlError) fail(error.described);
  else {
    const described = describeError(error);
    fail(described ?? { code: 'failed', message: String(error) });
    if (!described && !json && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
}
