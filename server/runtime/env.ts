import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

const httpUrl = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'must be an http or https address, e.g. https://wiki.example.org',
});
const siteUrl = httpUrl.refine((text) => !URL.canParse(text) || /^\/*$/.test(new URL(text).pathname), {
  error: 'must be an address without a path: Navette needs a host name of its own',
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // Intl throws RangeError for an unknown zone.
    return false;
  }
}

/** Express's names of address ranges (`trust proxy` setting). */
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

/** True for an IP address, a range (`10.0.0.0/8`), or the name of a range. */
function isAddressRange(text: string): boolean {
  if (NAMED_RANGES.includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  // A prefix of 0 bits would trust every client's header.
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const trustedProxies = z
  .string()
  .transform((text) => (text.trim() === 'none' ? [] : text.split(',').map((part) => part.trim())))
  .refine((ranges) => ranges.every(isAddressRange), {
    error:
      'must be IP addresses or ranges with commas between them, e.g. 10.0.0.2, fd00::/64; loopback, linklocal, uniquelocal; or none',
  });

const schema = z.object({
  PORT: z.coerce
    .number({ error: 'must be a whole number from 0 to 65535' })
    .int({ error: 'must be a whole number from 0 to 65535' })
    .min(0, { error: 'must be a whole number from 0 to 65535' })
    .max(65_535, { error: 'must be a whole number from 0 to 65535' })
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, { error: 'must begin with file: (a SQLite file); other engines come later' })
    .optional(),
  PUBLIC_URL: siteUrl.optional(),
  TRUSTED_PROXIES: trustedProxies.default(['loopback']),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/, { error: 'must begin with smtp:// or smtps://' })
    .optional(),
  SESSION_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
  NAVETTE_DEMO: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  NAVETTE_DURABILITY: z.enum(['power', 'process'], { error: 'must be power or process' }).default('power'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  NETWORK_NAME: z.string().trim().min(1).max(80).default('Lianes coopération'),
  NETWORK_TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be the name of a time zone, e.g. Europe/Paris' })
    .default('Europe/Paris'),
  MATERIAL_FILE_MB: z.coerce
    .number({ error: 'must be a whole number of MB from 1 to 2000' })
    .int({ error: 'must be a whole number of MB from 1 to 2000' })
    .min(1, { error: 'must be a whole number of MB from 1 to 2000' })
    .max(2_000, { error: 'must be a whole number of MB from 1 to 2000' })
    .default(500),
  BACKUPS_KEPT_DAYS: z.coerce
    .number({ error: 'must be a whole number of days from 1 to 3650' })
    .int({ error: 'must be a whole number of days from 1 to 3650' })
    .min(1, { error: 'must be a whole number of days from 1 to 3650' })
    .max(3_650, { error: 'must be a whole number of days from 1 to 3650' })
    .optional(),
  NODE_ENV: z.string().default('development'),
});

/** The configuration, read once. Paths are absolute. */
export interface Env {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseFile: string;
  /** Without a trailing slash; null: derived from each request's Host. */
  readonly publicUrl: string | null;
  /**
   * Clients whose `X-Forwarded-For` is trusted: IP addresses, ranges, or Express's names of ranges.
   * Empty: none.
   */
  readonly trustedProxies: readonly string[];
  readonly smtpUrl: string | null;
  readonly sessionSecret: string | null;
  readonly demo: boolean;
  readonly durability: 'power' | 'process';
  readonly logLevel: string;
  readonly networkName: string;
  readonly timeZone: string;
  /** Most bytes of a file of a material. */
  readonly mostFileBytes: number;
  /**
   * For how many days the site's operators keep its backups, as stated to people who withdraw their
   * words; null: not stated.
   */
  readonly backupsKeptDays: number | null;
  readonly production: boolean;
}

/** Invalid configuration: one line per variable. */
export class EnvError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Reads the environment. Empty variables count as absent. @throws EnvError */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(present);
  if (!result.success) {
    throw new EnvError(result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`));
  }
  const env = result.data;
  // Without PUBLIC_URL, links in mail would use the Host header that the requester chose.
  if (env.SMTP_URL && !env.PUBLIC_URL) throw new EnvError(['PUBLIC_URL: must be set when SMTP_URL is']);
  const dataDir = path.resolve(env.DATA_DIR);
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    dataDir,
    databaseFile: env.DATABASE_URL
      ? path.resolve(env.DATABASE_URL.replace(/^file:(\/\/)?/, ''))
      : path.join(dataDir, 'navette.sqlite'),
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    trustedProxies: Object.freeze(env.TRUSTED_PROXIES),
    smtpUrl: env.SMTP_URL ?? null,
    sessionSecret: env.SESSION_SECRET ?? null,
    demo: env.NAVETTE_DEMO === 'on',
    durability: env.NAVETTE_DURABILITY,
    logLevel: env.LOG_LEVEL,
    networkName: env.NETWORK_NAME,
    timeZone: env.NETWORK_TIME_ZONE,
    mostFileBytes: env.MATERIAL_FILE_MB * 1_000_000,
    backupsKeptDays: env.BACKUPS_KEPT_DAYS ?? null,
    production: env.NODE_ENV === 'production',
  });
}
