import pino from 'pino';

export type Logger = pino.Logger;

/** A link's token in an address, as it stands there or as part of another address. */
const LINK_TOKEN = /((?:connexion|invitation)(?:\/|%2F))[\w-]{43}/gi;

/**
 * Logs in JSON, one event a line, on standard error: standard output is for the operator. Tokens are never logged: neither as fields
 * nor within addresses (`url`), where links carry them.
 */
export function createLogger(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['token', '*.token', 'cookie', '*.cookie'],
      serializers: { url: (url: unknown) => (typeof url === 'string' ? url.replace(LINK_TOKEN, '$1…') : url) },
    },
    destination,
  );
}
