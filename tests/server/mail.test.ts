import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { senderAddress } from '#server/mail/mailer.ts';
import { signInMail, welcomeMail } from '#server/mail/messages.ts';
import { Outbox } from '#server/mail/outbox.ts';
import { readEnv } from '#server/runtime/env.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';

const askFor = async (floor: AuthFloor, email: string) => {
  await floor.signIn.requestLink({ email, address: '192.0.2.1', locale: 'fr', origin: 'https://wiki.example.org' });
  return floor.signIn.settle();
};

describe('mail', () => {
  it('goes to the mail server that SMTP_URL names, and not into the outbox', async () => {
    const smtp = await startSmtpReceiver();
    const floor = await openAuthFloor({ smtpUrl: `smtp://127.0.0.1:${smtp.port}?from=wiki@example.org` });
    await floor.addPerson({ email: 'claire@example.org', name: 'Claire "C" Dûpont, <x@evil.example>' });
    await askFor(floor, 'claire@example.org');
    expect(smtp.received.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'wiki@example.org', to: 'claire@example.org' },
    ]);
    const mail = await PostalMime.parse(Buffer.from(smtp.received[0]!.message, 'latin1'));
    expect(mail.from).toEqual({ name: 'Lianes coopération', address: 'wiki@example.org' });
    expect(mail.to).toEqual([{ name: 'Claire "C" Dûpont, <x@evil.example>', address: 'claire@example.org' }]);
    expect(mail.date).toBe('2026-11-25T10:42:00.000Z');
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(mail.text).toContain('15\u00a0minutes');
    expect(mail.html).toContain('<html lang="fr">');
    expect(await floor.mails()).toEqual([]);
    await floor.close();
    await smtp.close();
  });

  it('is stored in the outbox if the mail server refuses it or is unreachable', async () => {
    const smtp = await startSmtpReceiver({ refuse: true });
    const floor = await openAuthFloor({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
    await floor.addPerson({ email: 'claire@example.org' });
    await askFor(floor, 'claire@example.org');
    expect(smtp.received).toEqual([]);
    await smtp.close();
    await askFor(floor, 'claire@example.org');
    expect((await floor.mails()).map(({ to }) => to)).toEqual(Array(2).fill('Claire Dupont <claire@example.org>'));
    await floor.close();
  });

  it.each([
    ['smtp://127.0.0.1', '', 1],
    ['smtp://127.0.0.1', '?requireTLS=true', 0],
    // Any address of this machine, which is not recognised as such.
    ['smtp://0.0.0.0', '', 0],
    ['smtp://0.0.0.0', '?requireTLS=false', 1],
  ])('is not sent unencrypted to another machine unless allowed: %s%s', async (host, query, sent) => {
    const smtp = await startSmtpReceiver();
    const floor = await openAuthFloor({ smtpUrl: `${host}:${smtp.port}${query}` });
    await floor.addPerson({ email: 'claire@example.org' });
    await askFor(floor, 'claire@example.org');
    expect(smtp.received).toHaveLength(sent);
    expect(await floor.mails()).toHaveLength(1 - sent);
    await floor.close();
    await smtp.close();
  });

  it('comes from the configured address, else from a derived one', () => {
    expect(senderAddress('smtps://u:p@mail.example.org?from=Wiki@example.org', null)).toBe('wiki@example.org');
    expect(senderAddress('smtps://team%40example.org:p@mail.example.org', null)).toBe('team@example.org');
    expect(senderAddress('smtp://mail.example.org', 'https://wiki.example.org')).toBe('navette@wiki.example.org');
    expect(senderAddress(null, null)).toBe('navette@localhost');
  });
});

describe('the environment', () => {
  it('must give the site’s address if mail is sent: links must not depend on a request', () => {
    expect(() => readEnv({ SMTP_URL: 'smtp://mail.example.org' })).toThrow('PUBLIC_URL: must be set when SMTP_URL is');
    readEnv({ SMTP_URL: 'smtp://mail.example.org', PUBLIC_URL: 'https://wiki.example.org' });
  });
});

describe('the outbox', () => {
  it('stores complete .eml files that only the process’s own user may read, listed latest first', async () => {
    const floor = await openAuthFloor();
    await floor.addPerson({ email: 'a@example.org', name: 'Anaïs' });
    await floor.addPerson({ email: 'b@example.org', name: 'Brahim' });
    await askFor(floor, 'a@example.org');
    floor.clock.pass({ minutes: 1 });
    await askFor(floor, 'b@example.org');
    const folder = path.join(floor.folder, 'outbox');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^20261125T104[23]00000Z-\w+\.eml$/);
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
      expect(await readFile(path.join(folder, name), 'utf8')).toMatch(/^From: /m);
    }
    const lines = await floor.outbox.list(COMMAND_LINE);
    expect(lines.map(({ to, sentAt }) => `${to} ${sentAt}`)).toEqual([
      'Brahim <b@example.org> 2026-11-25T10:43:00.000Z',
      'Anaïs <a@example.org> 2026-11-25T10:42:00.000Z',
    ]);
    const mail = await floor.outbox.read(COMMAND_LINE, lines[1]!.id);
    expect(mail.text).toContain('Bonjour Anaïs,');
    await floor.close();
  });

  it('never reads outside its folder', async () => {
    const floor = await openAuthFloor();
    await mkdir(path.join(floor.folder, 'outbox'));
    await writeFile(path.join(floor.folder, 'secret.eml'), 'Subject: secret\r\n\r\nsecret');
    await writeFile(path.join(floor.folder, 'outbox', 'note.eml'), 'Subject: note\r\n\r\nnote');
    expect(await floor.outbox.list(COMMAND_LINE)).toEqual([]);
    for (const id of ['../secret', 'note', '', '.', '20261125T104200000Z-absent']) {
      await expect(floor.outbox.read(COMMAND_LINE, id)).rejects.toMatchObject({ code: 'not-found' });
    }
    await floor.close();
  });

  it('keeps a bounded number, the latest', async () => {
    const floor = await openAuthFloor();
    const outbox = new Outbox({ dataDir: floor.folder, clock: floor.clock.now, mostKept: 5 });
    for (let i = 0; i < 8; i++) {
      await outbox.keep(Buffer.from(`Subject: ${i}\r\n\r\n`));
      floor.clock.pass({ seconds: 1 });
    }
    expect(await readdir(path.join(floor.folder, 'outbox'))).toHaveLength(5);
    const subjects = (await outbox.list(COMMAND_LINE)).map(({ subject }) => subject);
    expect(subjects).toEqual(['7', '6', '5', '4', '3']);
    await floor.close();
  });
});

describe('messages', () => {
  const words = {
    name: '<b>Ève & co</b>',
    link: 'https://x.example/?a=1&b="2"',
    networkName: 'R&D',
    minutes: 15,
    inviter: '<i>',
  };

  it('have the same content in both forms, and escape names', () => {
    for (const locale of ['fr', 'en'] as const) {
      for (const message of [signInMail({ ...words, locale }), welcomeMail({ ...words, locale })]) {
        expect(message.text).toContain(words.name);
        expect(message.text).toContain(`\n\n${words.link}\n\n`);
        expect(message.html).not.toMatch(/<b>|<i>/);
        expect(message.html).toContain('&lt;b&gt;Ève &amp; co&lt;/b&gt;');
        expect(message.html).toContain('href="https://x.example/?a=1&amp;b=&quot;2&quot;"');
        expect(message.subject).not.toMatch(/[\r\n]/);
      }
    }
  });

  it('are set in French typography', () => {
    const { text } = signInMail({ ...words, locale: 'fr' });
    expect(text).not.toMatch(/ [;:!?](\s|$)|'/m);
  });
});
