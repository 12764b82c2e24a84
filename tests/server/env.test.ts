import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EnvError, readEnv } from '#server/runtime/env.ts';

function linesFor(variables: Record<string, string>): readonly string[] {
  try {
    readEnv(variables);
    return [];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return error.lines;
  }
}

describe('the environment', () => {
  test('has a default for everything', () => {
    expect(readEnv({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: path.resolve('data'),
      databaseFile: path.resolve('data/navette.sqlite'),
      publicUrl: null,
      trustedProxies: ['loopback'],
      smtpUrl: null,
      sessionSecret: null,
      demo: true,
      durability: 'power',
      logLevel: 'info',
      networkName: 'Lianes coopération',
      timeZone: 'Europe/Paris',
      mostFileBytes: 500_000_000,
      production: false,
    });
  });

  test('treats an empty variable as absent', () => {
    expect(readEnv({ PORT: '', PUBLIC_URL: '', NAVETTE_DEMO: '' })).toEqual(readEnv({}));
  });

  test('refuses a site below a path: its addresses begin at the root', () => {
    expect(linesFor({ PUBLIC_URL: 'https://example.org/wiki' })).toEqual([
      expect.stringMatching(/^PUBLIC_URL: .*path/),
    ]);
    expect(linesFor({ PUBLIC_URL: 'https://example.org/' })).toEqual([]);
  });

  test('stops a start with bad values: one line each, with the name of the variable', () => {
    const lines = linesFor({
      PORT: 'abc',
      PUBLIC_URL: 'ftp://example.org',
      SMTP_URL: 'mail.example.org',
      SESSION_SECRET: 'short',
      NAVETTE_DEMO: 'yes',
      LOG_LEVEL: 'loud',
      NETWORK_TIME_ZONE: 'Europe/Lille',
      MATERIAL_FILE_MB: '0',
      BACKUPS_KEPT_DAYS: '0.5',
      DATABASE_URL: 'postgres://x',
    });
    const names = lines.map((line) => line.split(':')[0]);
    expect(names.sort()).toEqual([
      'BACKUPS_KEPT_DAYS',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MATERIAL_FILE_MB',
      'NAVETTE_DEMO',
      'NETWORK_TIME_ZONE',
      'PORT',
      'PUBLIC_URL',
      'SESSION_SECRET',
      'SMTP_URL',
    ]);
    for (const line of lines) expect(line).toMatch(/^[A-Z_]+: .{10,}$/);
    expect(linesFor({ PORT: '70000' })).toHaveLength(1);
  });

  test('accepts a database elsewhere, and an address without its trailing slash', () => {
    const env = readEnv({ DATABASE_URL: 'file:/var/lib/x.sqlite', PUBLIC_URL: 'https://wiki.example.org/' });
    expect(env.databaseFile).toBe('/var/lib/x.sqlite');
    expect(env.publicUrl).toBe('https://wiki.example.org');
    expect(readEnv({ DATABASE_URL: 'file:///srv/y.sqlite' }).databaseFile).toBe('/srv/y.sqlite');
  });

  test('accepts proxies by address, range or name, and refuses anything else', () => {
    const read = (value: string) => readEnv({ TRUSTED_PROXIES: value }).trustedProxies;
    expect(read('10.0.0.2')).toEqual(['10.0.0.2']);
    expect(read(' 10.0.0.0/8,::1 , fd00::/64,uniquelocal')).toEqual(['10.0.0.0/8', '::1', 'fd00::/64', 'uniquelocal']);
    expect(read('none')).toEqual([]);
    const odd = [
      'all',
      'true',
      '1',
      'proxy.example.org',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '::/0',
      '::1/129',
      '10.0.0.0/8/8',
    ].concat(['10.0.0', '10.0.0.1:80', '[::1]', 'loopback/8', 'none, loopback', ',', '10.0.0.1,', '10.0.0.1 10.0.0.2']);
    for (const value of odd) {
      expect(linesFor({ TRUSTED_PROXIES: value }), value).toEqual([
        expect.stringMatching(/^TRUSTED_PROXIES: must be IP addresses or ranges/),
      ]);
    }
  });

  test('is immutable', () => {
    expect(Object.isFrozen(readEnv({}))).toBe(true);
  });
});
