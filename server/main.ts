import { isNavetteError } from '#content/errors.ts';
import { DAMAGED } from '#server/commands/output/describe-error.ts';
import { FolderInUseError } from './backup/data-folder.ts';
import { EnvError, readEnv } from './runtime/env.ts';
import { createLogger } from './runtime/logger.ts';
import { startServer } from './start-server.ts';

/** On a terminal a line that counts, elsewhere one line at the end. */
function demoProgress({ done, total }: { done: number; total: number }): void {
  const line = `  Corpus de démonstration · demonstration corpus: ${done}/${total}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === total ? '\n' : ''}`);
  else if (done === total) process.stdout.write(`${line}\n`);
}

/** The server's process: a module with side effects. */
// Stored data are private: files are created for this process's user alone.
process.umask(0o077);

try {
  const env = readEnv(process.env);
  const logger = createLogger(env.logLevel);
  const server = await startServer({
    env,
    logger,
    onDemoProgress: demoProgress,
    onNotice: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  process.on('unhandledRejection', (reason) => logger.error({ err: reason }, 'unhandled rejection'));
  // Before printing anything: whoever reads it may stop the server at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const late = setTimeout(() => process.exit(1), 10_000);
      late.unref();
      server.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  process.stdout.write(`Navette · ${env.networkName}\n`);
  // Before that, the address would show half of the demonstration.
  await server.ready;
  process.stdout.write(`  ${server.url}\n`);
  if (server.url !== server.localUrl) process.stdout.write(`  (${server.localUrl})\n`);
  if (server.firstSignInLink) {
    process.stdout.write(
      `  Premier accès (administration, 15 minutes) · first sign-in:\n  ${server.firstSignInLink}\n`,
    );
  }
} catch (error) {
  if (error instanceof FolderInUseError) {
    process.stderr.write(`${error.message}\n`);
  } else if (error instanceof EnvError) {
    for (const line of error.lines) process.stderr.write(`${line}\n`);
  } else {
    const cause = (isNavetteError(error) && error.cause) || error;
    const { code, address, port, message } = cause as NodeJS.ErrnoException & { address?: string; port?: number };
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `port ${port} of ${address} is in use; stop what uses it, or set PORT`,
      ENOTFOUND: 'HOST names no address of this machine',
      EADDRNOTAVAIL: 'HOST names no address of this machine',
      EACCES: `this user may not do that; see PORT (below 1024) and DATA_DIR (${message})`,
      EPERM: `this user may not do that; see DATA_DIR (${message})`,
      EEXIST: `DATA_DIR must be a folder (${message})`,
      ENOTDIR: `DATA_DIR must be a folder (${message})`,
      ENOENT: `DATA_DIR cannot be made (${message})`,
      ENOSPC: 'the disk is full',
      EROFS: `DATA_DIR is on a disk that cannot be written to (${message})`,
      SQLITE_FULL: 'the disk is full',
      SQLITE_NOTADB: DAMAGED,
      SQLITE_CORRUPT: DAMAGED,
      SQLITE_CANTOPEN: 'the database cannot be opened; see DATABASE_URL and DATA_DIR',
    };
    process.stderr.write(`Navette could not start: ${reasons[code ?? ''] ?? message ?? String(error)}\n`);
    if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  process.exit(1);
}
