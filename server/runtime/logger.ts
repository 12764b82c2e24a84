import pino from 'pino';

export type Logger = pino.Logger;

/** A link's token in an address, plain or percent-encoded within another address. */
const LINK_TOKEN =
  /((?:connexion|invitation|relire|accord|courriels)(?:\/|=|%2F|%3D)(?:[a-z]+-[pi]-[a-z0-9]+-)?)[\w-]{43}/gi;

/**
 * Logs JSON lines to standard error; standard output is for the operator. Tokens are redacted, both
 * in fields and within addresses (`url`), where links carry them.
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
