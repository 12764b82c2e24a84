import pino from 'pino';

export type Logger = pino.Logger;

/** Logs in JSON, one event a line, on standard error: standard output is for the operator. Tokens are never logged. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, redact: ['token', '*.token', 'cookie', '*.cookie'] },
    pino.destination({ fd: 2, sync: false }),
  );
}
