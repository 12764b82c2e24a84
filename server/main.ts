import { EnvError, readEnv } from './env.ts';
import { createLogger } from './logger.ts';
import { startServer } from './start-server.ts';

/** The process. The only file with effects at import. */
try {
  const env = readEnv(process.env);
  const logger = createLogger(env.logLevel);
  const server = await startServer({ env, logger });
  process.stdout.write(`Navette · ${env.networkName}\n  ${server.url}\n`);
  if (server.firstSignInLink) {
    process.stdout.write(`  Premier accès (administration, 15 minutes) · first sign-in: ${server.firstSignInLink}\n`);
  }
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
  process.on('unhandledRejection', (reason) => logger.error({ err: reason }, 'unhandled rejection'));
} catch (error) {
  if (error instanceof EnvError) {
    for (const line of error.lines) process.stderr.write(`${line}\n`);
  } else {
    process.stderr.write(`Navette could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
  process.exit(1);
}
