import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localPath } from '#content/addresses/local-path.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';
import { cookieOf, tokenOf } from '#tests/support/people.ts';

let floor: AuthFloor;
beforeEach(async () => {
  floor = await openAuthFloor();
});
afterEach(() => floor.close());

const request = (email: string, more: { address?: string; next?: string; locale?: 'fr' | 'en' } = {}) =>
  floor.signIn.requestLink({
    email,
    address: '192.0.2.1',
    locale: 'fr',
    origin: 'https://wiki.example.org',
    ...more,
  });

const refusal = (code: string) => expect.objectContaining({ tag: 'NavetteError', code });

async function bytesOnDisk(): Promise<string> {
  const names = (await readdir(floor.folder)).filter((name) => name.startsWith('navette.sqlite'));
  const files = await Promise.all(names.map((name) => readFile(path.join(floor.folder, name), 'latin1')));
  return files.join('');
}

describe('a sign-in link', () => {
  it('is mailed to the person, in the language asked for, and signs them in', async () => {
    const person = await floor.addPerson({ email: 'Claire@Example.org', role: 'staff', admin: true });
    await request(' claire@example.ORG ', { locale: 'en' });
    const [mail] = await floor.mails();
    expect(mail).toMatchObject({
      to: 'Claire Dupont <claire@example.org>',
      subject: expect.stringContaining('sign-in'),
    });
    const link = /^https:\/\/wiki\.example\.org\/connexion\/[\w-]{43}$/m.exec(mail!.text)?.[0];
    expect(link).toBeDefined();
    const { cookie } = await floor.signIn.redeem(tokenOf(link!), 'Firefox');
    expect(await floor.access.findViewer(cookieOf(cookie))).toMatchObject({
      role: 'staff',
      admin: true,
      personId: person.id,
      name: 'Claire Dupont',
    });
  });

  it('works once, even when it is used twice at the same moment', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    const token = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => floor.signIn.redeem(token, 'Firefox')));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(floor.signIn.redeem(token, 'Firefox')).rejects.toEqual(refusal('gone'));
  });

  it('is not used up by being looked at', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    const token = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    expect(await floor.signIn.findHolder(token)).toBe('Claire Dupont');
    expect(await floor.signIn.findHolder(token)).toBe('Claire Dupont');
    await floor.signIn.redeem(token, 'Firefox');
    expect(await floor.signIn.findHolder(token)).toBeNull();
  });

  it('expires after 15 minutes', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    const early = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    const late = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    floor.clock.pass({ minutes: 14, seconds: 59 });
    await floor.signIn.redeem(early, 'Firefox');
    floor.clock.pass({ seconds: 1 });
    expect(await floor.signIn.findHolder(late)).toBeNull();
    await expect(floor.signIn.redeem(late, 'Firefox')).rejects.toEqual(refusal('gone'));
  });

  it('is stored so that the database reveals neither it nor the session', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    const token = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    expect(await bytesOnDisk()).not.toContain(token);
    const { cookie } = await floor.signIn.redeem(token, 'Firefox-for-the-record');
    const bytes = await bytesOnDisk();
    expect(bytes).toContain('Firefox-for-the-record');
    expect(bytes).not.toContain(cookieOf(cookie).split('=')[1]);
  });

  it('is void once its person is disabled, or signed out everywhere', async () => {
    const person = await floor.addPerson({ email: 'claire@example.org' });
    const before = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    await floor.people.signOut(person.id, COMMAND_LINE);
    await expect(floor.signIn.redeem(before, 'Firefox')).rejects.toEqual(refusal('gone'));
    const then = tokenOf((await floor.signIn.createLink('claire@example.org')).path);
    await floor.people.disable(person.id, COMMAND_LINE);
    await floor.people.enable(person.id, COMMAND_LINE);
    await expect(floor.signIn.redeem(then, 'Firefox')).rejects.toEqual(refusal('gone'));
  });

  it('cannot be guessed: a malformed token is gone', async () => {
    for (const token of ['', 'x', `${'A'.repeat(42)}'`, 'A'.repeat(43)]) {
      await expect(floor.signIn.redeem(token, 'Firefox')).rejects.toEqual(refusal('gone'));
      expect(await floor.signIn.findHolder(token)).toBeNull();
    }
  });

  it('is created on the command line only for people who may sign in', async () => {
    const person = await floor.addPerson({ email: 'claire@example.org' });
    await expect(floor.signIn.createLink('paul@example.org')).rejects.toEqual(refusal('not-found'));
    await floor.people.disable(person.id, COMMAND_LINE);
    await expect(floor.signIn.createLink('claire@example.org')).rejects.toEqual(refusal('conflict'));
  });
});

describe('requesting a link', () => {
  it('answers the same, at once, whether the address is known, unknown or disabled', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    const person = await floor.addPerson({ email: 'paul@example.org' });
    await floor.people.disable(person.id, COMMAND_LINE);
    expect(await request('claire@example.org')).toBeUndefined();
    expect(await request('inconnue@example.org')).toBeUndefined();
    expect(await request('paul@example.org')).toBeUndefined();
    expect((await floor.mails()).map((mail) => mail.to)).toEqual(['Claire Dupont <claire@example.org>']);
  });

  it('leaves nothing behind for an unknown address: no link, no mail, no file', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    await request('claire@example.org');
    await floor.signIn.settle();
    const links = () => floor.database.read.selectFrom('signInLink').select('tokenHash').execute();
    const files = () => readdir(path.join(floor.folder, 'outbox'));
    const [before, kept] = [await links(), await files()];
    expect([before.length, kept.length]).toEqual([1, 1]);
    for (const email of ['inconnue@example.org', 'autre@example.org']) await request(email);
    await floor.signIn.settle();
    expect([await links(), await files()]).toEqual([before, kept]);
  });

  it('is refused for an invalid address', async () => {
    for (const email of ['', 'claire', 'claire@', 'claire@example', 'a b@example.org', 'a@example.org\nBcc: b@x.org']) {
      await expect(request(email), email).rejects.toMatchObject({ code: 'invalid', details: { fields: ['email'] } });
    }
  });

  it('is limited per person, known or not, wherever the request comes from', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    for (const email of ['claire@example.org', 'inconnue@example.org']) {
      for (let i = 0; i < 5; i++) await request(email, { address: `198.51.100.${i}` });
      await expect(request(email, { address: '203.0.113.9' })).rejects.toMatchObject({
        code: 'too-many',
        details: { retryAfterSeconds: 900 },
      });
    }
    expect(await floor.mails()).toHaveLength(5);
    floor.clock.pass({ minutes: 15 });
    await request('claire@example.org');
    expect(await floor.mails()).toHaveLength(6);
  });

  it('is limited per IP address, whoever the link is for', async () => {
    for (let i = 0; i < 30; i++) await request(`personne${i}@example.org`, { address: '2001:db8:1:2::1' });
    await expect(request('autre@example.org', { address: '2001:db8:1:2:ffff::9' })).rejects.toMatchObject({
      code: 'too-many',
    });
    await request('autre@example.org', { address: '2001:db8:1:3::1' });
  });

  it('keeps the page that the person wanted, if it is on this site', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    await request('claire@example.org', { next: '/fiches/eau?x=1#constat' });
    await request('claire@example.org', { next: 'https://evil.example/' });
    const links = (await floor.mails()).map((mail) => /https:\S+/.exec(mail.text)![0]);
    expect(links.filter((link) => link.endsWith('?retour=%2Ffiches%2Feau%3Fx%3D1%23constat'))).toHaveLength(1);
    expect(links.filter((link) => link.includes('evil'))).toHaveLength(0);
  });
});

describe('localPath', () => {
  it.each([
    ['/fiches/eau', '/fiches/eau'],
    ['/recherche?q=%C3%A9t%C3%A9#x', '/recherche?q=%C3%A9t%C3%A9#x'],
    [null, '/'],
    ['', '/'],
    ['fiches', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/x/..//evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
  ])('maps %j to %j', (text, expected) => {
    expect(localPath(text)).toBe(expected);
  });
});
