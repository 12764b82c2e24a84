import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { revokeInvitation } from '#db/auth/invitation-repository.ts';
import { updatePerson } from '#db/auth/person-repository.ts';
import { createAccess } from '#server/auth/access.ts';
import { createSessionCookie } from '#server/auth/session-cookie.ts';
import { loadSessionSecret } from '#server/auth/session-secret.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { addressKey, RateLimit } from '#server/runtime/rate-limit.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';
import { cookieOf } from '#tests/support/people.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestClock } from '#tests/support/test-clock.ts';

let floor: AuthFloor;
beforeEach(async () => {
  floor = await openAuthFloor();
});
afterEach(() => floor.close());

const EMAIL = 'claire@example.org';
const roleOf = async (cookie: string) => (await floor.access.findViewer(cookie)).role;

async function seenAt(): Promise<string[]> {
  await floor.access.settle();
  const rows = await floor.database.read.selectFrom('session').select('seenAt').orderBy('createdAt').execute();
  return rows.map((row) => row.seenAt);
}

describe('a cookie', () => {
  it('that is absent, foreign, malformed or forged gives the public viewer', async () => {
    for (const header of [
      undefined,
      '',
      'langue=fr',
      'navette_session=',
      'navette_session=%',
      `navette_session=${'A'.repeat(43)}`,
      `navette_session=${'A'.repeat(43)}' or 1=1`,
    ]) {
      expect(await floor.access.findViewer(header), String(header)).toBe(PUBLIC_VIEWER);
    }
  });

  it('is found among others', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    expect(await roleOf(`langue=en; ${cookie}; theme=dark`)).toBe('member');
  });

  it('is invalid under another session secret', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    const { database, events, clock } = floor;
    const other = createAccess({
      database,
      events,
      clock: clock.now,
      logger: createLogger('silent'),
      cookie: createSessionCookie({ publicUrl: null }),
      secret: 'another secret, of another machine',
    });
    expect(await other.findViewer(cookie)).toBe(PUBLIC_VIEWER);
  });

  it('is inaccessible to scripts and foreign sites, and to http if the site has https', () => {
    const issue = (publicUrl: string | null) => createSessionCookie({ publicUrl }).issue('T');
    expect(issue('https://wiki.example.org').split('; ').sort()).toEqual(
      ['__Host-navette_session=T', 'Max-Age=34560000', 'Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure'].sort(),
    );
    expect(issue(null)).toBe('navette_session=T; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax');
    expect(issue('http://wiki.local')).not.toContain('Secure');
    expect(createSessionCookie({ publicUrl: null }).clear()).toMatch(/^navette_session=; Max-Age=0; Path=\/; HttpOnly/);
  });

  it('under https, is accepted only under the name that no other host of the domain can set', async () => {
    const site = await openAuthFloor({ publicUrl: 'https://wiki.example.org' });
    try {
      await site.addPerson({ email: EMAIL });
      const cookie = await site.signInAs(EMAIL);
      expect(cookie).toMatch(/^__Host-navette_session=/);
      expect((await site.access.findViewer(cookie)).role).toBe('member');
      expect(await site.access.findViewer(cookie.replace('__Host-', ''))).toBe(PUBLIC_VIEWER);
    } finally {
      await site.close();
    }
  });
});

describe('a session', () => {
  it('is extended by use, and expires 30 days after the last', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    for (let month = 0; month < 3; month++) {
      floor.clock.pass({ days: 29 });
      expect(await roleOf(cookie)).toBe('member');
      await floor.access.settle();
    }
    floor.clock.pass({ days: 30 });
    expect(await roleOf(cookie)).toBe('public');
  });

  it('is updated at most every ten minutes, however often it is used', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    const [start] = await seenAt();
    floor.clock.pass({ minutes: 9, seconds: 59 });
    await floor.access.findViewer(cookie);
    expect(await seenAt()).toEqual([start]);
    floor.clock.pass({ seconds: 1 });
    await Promise.all(Array.from({ length: 20 }, () => floor.access.findViewer(cookie)));
    expect(await seenAt()).toEqual(['2026-11-25T10:52:00.000Z']);
  });

  it('is recognised while another transaction holds the database', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    floor.clock.pass({ days: 1 });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let holding: Promise<void> | undefined;
    await new Promise<void>((begun) => {
      holding = floor.database.write(() => {
        begun();
        return released;
      });
    });
    expect(await roleOf(cookie)).toBe('member');
    release();
    await holding;
    expect(await seenAt()).toEqual(['2026-11-26T10:42:00.000Z']);
  });

  it('has the rights its person has now, not those of the day it was opened', async () => {
    const person = await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    await floor.people.changeRole(person.id, { role: 'staff', admin: true }, COMMAND_LINE);
    expect(await floor.access.findViewer(cookie)).toMatchObject({ role: 'staff', admin: true });
    await floor.addPerson({ email: 'autre@example.org', role: 'staff', admin: true });
    await floor.people.changeRole(person.id, { role: 'member', admin: false }, COMMAND_LINE);
    expect(await floor.access.findViewer(cookie)).not.toHaveProperty('admin');
  });

  it('ends when its person is disabled, and does not return when they are enabled', async () => {
    const person = await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    await floor.people.disable(person.id, COMMAND_LINE);
    expect(await roleOf(cookie)).toBe('public');
    await floor.people.enable(person.id, COMMAND_LINE);
    expect(await roleOf(cookie)).toBe('public');
  });

  it('ends with its person even if its row remains', async () => {
    const person = await floor.addPerson({ email: EMAIL });
    const cookie = await floor.signInAs(EMAIL);
    const at = floor.clock.now().toISOString();
    await floor.database.write((trx) => updatePerson(trx, person.id, { disabledAt: at }));
    expect(await seenAt()).toHaveLength(1);
    expect(await roleOf(cookie)).toBe('public');
  });

  it('stores the name of its browser, cut at 300 characters', async () => {
    await floor.addPerson({ email: EMAIL });
    await floor.signInAs(EMAIL, 'F'.repeat(301));
    const { userAgent } = await floor.database.read.selectFrom('session').select('userAgent').executeTakeFirstOrThrow();
    expect(userAgent).toBe('F'.repeat(300));
  });

  it('ends alone when it is revoked; revoking a person ends all of theirs; open sockets are notified', async () => {
    const person = await floor.addPerson({ email: EMAIL });
    await floor.addPerson({ email: 'paul@example.org' });
    const [phone, desk, other] = [
      await floor.signInAs(EMAIL),
      await floor.signInAs(EMAIL),
      await floor.signInAs('paul@example.org'),
    ];
    const viewer = await floor.access.findViewer(phone);
    if (viewer.role === 'public') throw new Error('not signed in');
    await floor.access.revokeSession(viewer.sessionId);
    expect([await roleOf(phone), await roleOf(desk), await roleOf(other)]).toEqual(['public', 'member', 'member']);
    expect(floor.told).toEqual([{ personId: person.id }]);
    expect(await floor.access.revokeAllOf(person.id)).toBe(1);
    expect([await roleOf(desk), await roleOf(other)]).toEqual(['public', 'member']);
    expect(floor.told).toEqual([{ personId: person.id }, { personId: person.id }]);
    await floor.access.revokeSession(viewer.sessionId);
    expect(floor.told).toHaveLength(2);
  });

  it('is one of fifty at most: the least recently used is ended', async () => {
    await floor.addPerson({ email: EMAIL });
    const cookies: string[] = [];
    for (let i = 0; i < 52; i++) {
      cookies.push(await floor.signInAs(EMAIL));
      floor.clock.pass({ seconds: 1 });
    }
    const roles = await Promise.all(cookies.map(roleOf));
    expect(roles.filter((role) => role === 'member')).toHaveLength(50);
    expect(roles.slice(0, 2)).toEqual(['public', 'public']);
  });

  it('is deleted after its expiry', async () => {
    await floor.addPerson({ email: EMAIL });
    await floor.signInAs(EMAIL);
    floor.clock.pass({ days: 31 });
    await floor.signInAs(EMAIL);
    expect(await seenAt()).toHaveLength(1);
  });
});

describe('a partner’s session', () => {
  it('ends with its invitation, by expiry or revocation, however recent it is', async () => {
    const staff = await floor.staffViewer();
    const page = await floor.addPage();
    const input = {
      pageId: page.id,
      name: 'Aminata Traoré',
      organisation: 'Commune de Koro',
      country: 'ML',
      side: 'south',
    };
    const short = await floor.invitations.invite({ ...input, expiresInDays: 2 }, staff);
    const revoked = await floor.invitations.invite({ ...input, expiresInDays: 60 }, staff);
    const cookies = await Promise.all(
      [short, revoked].map(async ({ token }) => cookieOf((await floor.invitations.redeem(token, 'phone')).cookie)),
    );
    const roles = () => Promise.all(cookies.map(roleOf));
    expect(await roles()).toEqual(['partner', 'partner']);
    floor.clock.pass({ days: 2 });
    expect(await roles()).toEqual(['public', 'partner']);
    await floor.invitations.revoke(revoked.invitation.id, staff);
    expect(await roles()).toEqual(['public', 'public']);
  });

  it('ends with its invitation even if its row remains, and alone when revoked, notifying open sockets', async () => {
    const staff = await floor.staffViewer();
    const page = await floor.addPage();
    const input = { pageId: page.id, name: 'A', organisation: 'B', country: 'ML', side: 'south', expiresInDays: 60 };
    const { invitation, token } = await floor.invitations.invite(input, staff);
    const [phone, desk] = await Promise.all(
      [1, 2].map(async () => cookieOf((await floor.invitations.redeem(token, 'phone')).cookie)),
    );
    const viewer = await floor.access.findViewer(phone);
    if (viewer.role !== 'partner') throw new Error('not opened');
    await floor.access.revokeSession(viewer.sessionId);
    expect(floor.told).toEqual([{ invitationId: invitation.id }]);
    expect([await roleOf(phone!), await roleOf(desk!)]).toEqual(['public', 'partner']);
    await floor.database.write((trx) => revokeInvitation(trx, invitation.id, floor.clock.now().toISOString()));
    expect(await seenAt()).toHaveLength(1);
    expect(await roleOf(desk!)).toBe('public');
  });
});

describe('the session secret', () => {
  const load = (dataDir: string, sessionSecret: string | null = null) => loadSessionSecret({ dataDir, sessionSecret });

  it('comes from the environment, else is created once, readable only by the process’s own user', async () => {
    const folder = createTempFolder('secret');
    const dataDir = path.join(folder, 'data');
    const given = 'given by the environment, 32 characters';
    expect(await load(dataDir, given)).toBe(given);
    const made = await load(dataDir);
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(await load(dataDir)).toBe(made);
    const file = path.join(dataDir, 'session-secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await load(dataDir);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is the same for processes that start together, and leaves no temporary file', async () => {
    const folder = createTempFolder('secret');
    const secrets = await Promise.all(Array.from({ length: 8 }, () => load(folder)));
    expect(new Set(secrets).size).toBe(1);
    expect((await readFile(path.join(folder, 'session-secret'), 'utf8')).trim()).toBe(secrets[0]);
    expect(await readdir(folder)).toEqual(['session-secret']);
  });

  it('is refused if its file is damaged, rather than replaced', async () => {
    const folder = createTempFolder('secret');
    await writeFile(path.join(folder, 'session-secret'), '');
    await expect(load(folder)).rejects.toThrow(/session-secret is damaged/);
  });
});

describe('the rate limit', () => {
  it('slides: each event expires on its own', () => {
    const clock = createTestClock();
    const limit = new RateLimit({ limit: 2, windowMs: 60_000, clock: clock.now });
    expect(limit.take('a')).toBe(0);
    clock.pass({ seconds: 40 });
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(20);
    expect(limit.take('b')).toBe(0);
    clock.pass({ seconds: 20 });
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBe(40);
  });

  it('counts several events together or none of them, and allows again those that are given back', () => {
    const clock = createTestClock();
    const limit = new RateLimit({ limit: 3, windowMs: 60_000, clock: clock.now });
    expect([limit.take('a', 0), limit.size]).toEqual([0, 0]);
    expect(limit.take('a')).toBe(0);
    clock.pass({ seconds: 40 });
    expect(limit.take('a', 3)).toBe(20);
    expect([limit.take('a', 2), limit.take('a')]).toEqual([0, 20]);
    limit.giveBack('a', 2);
    expect([limit.ask('a'), limit.take('a', 3), limit.take('a', 2)]).toEqual([0, 20, 0]);
    limit.giveBack('a', 3);
    limit.giveBack('nobody', 1);
    expect([limit.size, limit.take('a', 3)]).toEqual([0, 0]);
    // A request for more than the limit has to wait until all counted events have expired.
    expect(limit.take('a', 9)).toBe(60);
  });

  it('keeps a bounded number of keys, and drops those that were idle longest', () => {
    const clock = createTestClock();
    const limit = new RateLimit({ limit: 1, windowMs: 60_000, mostKeys: 3, clock: clock.now });
    for (const key of ['a', 'b', 'c', 'd', 'e']) limit.take(key);
    expect(limit.size).toBe(3);
    expect([limit.take('e'), limit.take('c')].every((seconds) => seconds > 0)).toBe(true);
    expect(limit.take('a')).toBe(0);
    clock.pass({ minutes: 1 });
    limit.take('f');
    expect(limit.size).toBe(1);
  });

  it('treats an IPv6 network as one address, and an IPv4-mapped address as IPv4', () => {
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:0db8:0:0:ffff::2'));
    expect(addressKey('2001:db8::1')).not.toBe(addressKey('2001:db8:0:1::1'));
    expect(addressKey('::1')).toBe('0:0:0:0');
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('192.0.2.2')).toBe('192.0.2.2');
  });
});
