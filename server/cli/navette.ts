import { ControlError } from '#server/control/control-client.ts';
import { EnvError, readEnv } from '#server/env.ts';
import { findCommand } from './command-list.ts';
import { type DescribedError, describeError } from './describe-error.ts';
import { commandHelp, generalHelp } from './help.ts';
import { runCommand } from './run-command.ts';

/** The command line's process. As server/main.ts, a file with effects at import. */
process.umask(0o077);
const typed = process.argv.slice(2);
const json = typed.includes('--json');
const help = typed.includes('--help') || typed.includes('-h');
/** These two may stand anywhere, before the command's name as well. */
const argv = typed.filter((word) => !['--json', '--help', '-h'].includes(word));
const said = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** On a terminal, one line that is written over and over; elsewhere nothing: logs of scripts stay short. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}

function fail(described: DescribedError): void {
  endProgress();
  process.exitCode = described.code === 'usage' ? 2 : 1;
  if (json) process.stdout.write(`${JSON.stringify({ error: described })}\n`);
  else process.stderr.write(`${described.message}\n`);
  if (!json && described.code === 'usage') {
    const found = findCommand(argv);
    process.stderr.write(found ? said(commandHelp(found.command).slice(1, 3)) : said(['', ...generalHelp()]));
  }
}

try {
  const found = findCommand(argv);
  if (help || argv.length === 0) {
    process.stdout.write(said(found ? commandHelp(found.command) : generalHelp()));
    if (!help) process.exitCode = 2;
  } else {
    const env = readEnv(process.env);
    const folder = process.env.NAVETTE_TYPED_IN ?? process.cwd();
    const outcome = await runCommand(argv, { env, folder, progress });
    endProgress();
    process.stdout.write(json ? `${JSON.stringify(outcome.value)}\n` : said(outcome.lines));
    if (outcome.failed) process.exitCode = 1;
  }
} catch (error) {
  if (error instanceof EnvError) fail({ code: 'usage', message: error.lines.join('\n') });
  else if (error instanceof ControlError) fail(error.described);
  else {
    const described = describeError(error);
    fail(described ?? { code: 'failed', message: String(error) });
    if (!described && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
}
