import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { createMailer, senderAddress } from '#server/mail/mailer.ts';
import { signInMail, welcomeMail } from '#server/mail/messages.ts';
import { Outbox } from '#server/mail/outbox.ts';
import { readEnv } from '#server/runtime/env.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';
import { freePort } from '#tests/support/free-port.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';

const askFor = async (floor: AuthFloor, email: string) => {
  await floor.signIn.requestLink({ email, address: '192.0.2.1', locale: 'fr', origin: 'https://wiki.example.org' });
  return floor.signIn.settle();
};

const PLAIN = {
  to: { name: 'Léa', address: 'lea@example.org' },
  subject: 'Objet',
  text: 'Mots.',
  html: '<p>Mots.</p>',
};

const mailerOf = ({ outbox, clock }: AuthFloor, smtpUrl: string | null) =>
  createMailer({
    smtpUrl,
    publicUrl: 'https://example.org',
    networkName: 'Lianes coopération',
    outbox,
    clock: clock.now,
    logger: createLogger('silent'),
  });

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
    const smtp = await startSmtpReceiver({ port: await freePort(), refuse: true });
    const floor = await openAuthFloor({ smtpUrl: `smtp://127.0.0.1:${smtp.port}` });
    await floor.addPerson({ email: 'claire@example.org' });
    await askFor(floor, 'claire@example.org');
    expect(smtp.received).toEqual([]);
    await smtp.close();
    await askFor(floor, 'claire@example.org');
    expect((await floor.mails()).map(({ to }) => to)).toEqual(Array(2).fill('Claire Dupont <claire@example.org>'));
    // With the mail server's answer, or the reason why it could not be reached.
    const kept = await floor.outbox.list(COMMAND_LINE);
    expect(kept.map(({ problem }) => problem).sort()).toEqual([
      expect.stringMatching(/^5\d\d /),
      expect.stringContaining('ECONNREFUSED'),
    ]);
    for (const { id, problem } of kept) expect((await floor.outbox.read(COMMAND_LINE, id)).problem).toBe(problem);
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

  it('has headers for its sender, its thread and its unsubscribe link, only if it has these', async () => {
    const smtp = await startSmtpReceiver();
    const floor = await openAuthFloor();
    const mailer = mailerOf(floor, `smtp://127.0.0.1:${smtp.port}?from=wiki@example.org`);
    const off = `https://wiki.example.org/courriels/${'jeton-'.repeat(20)}`;
    await mailer.deliver({ ...PLAIN, sender: 'Awa Diarra', thread: 'fil22222', off }, 'mail2222');
    await mailer.deliver(PLAIN, 'mail3333');
    await mailer.send(PLAIN);
    const [full, plain, sent] = await Promise.all(
      smtp.received.map(async ({ message }) => PostalMime.parse(Buffer.from(message, 'latin1'))),
    );
    const header = (mail: typeof full, key: string) => mail!.headers.find((one) => one.key === key)?.value;
    expect(full).toMatchObject({
      from: { name: 'Awa Diarra · Lianes coopération', address: 'wiki@example.org' },
      messageId: '<mail2222@example.org>',
      references: '<fil22222@example.org>',
    });
    expect(header(full, 'list-unsubscribe')).toBe(`<${off}>`);
    // Unfolded, on one line: not every mail program joins the lines of a folded header.
    expect(smtp.received[0]!.message).toContain(`\nList-Unsubscribe: <${off}>\r\n`);
    expect(header(full, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(plain).toMatchObject({ from: { name: 'Lianes coopération' }, messageId: '<mail3333@example.org>' });
    for (const mail of [plain, sent]) {
      for (const key of ['references', 'list-unsubscribe', 'list-unsubscribe-post'])
        expect(header(mail, key)).toBeUndefined();
    }
    // The mail server's answer, or the outbox's, is what the caller waits for.
    await mailer.keep(PLAIN, 'mail4444', '550 5.1.1 Nobody\r\nX-Other: é');
    const [kept] = await readdir(path.join(floor.folder, 'outbox'));
    const text = await readFile(path.join(floor.folder, 'outbox', kept!), 'utf8');
    expect(text).toContain('Message-ID: <mail4444@example.org>\r\n');
    // On one line, whatever the mail server answered.
    expect(text).toContain('\nX-Not-Sent: 550 5.1.1 Nobody X-Other:\r\n');
    expect(text).not.toMatch(/[^\r]\n/);
    expect(smtp.received).toHaveLength(3);
    await floor.close();
    await smtp.close();
  });

  it('is neither sent nor stored when it is rehearsed', async () => {
    const smtp = await startSmtpReceiver();
    const floor = await openAuthFloor();
    await mailerOf(floor, `smtp://127.0.0.1:${smtp.port}`).rehearse(PLAIN);
    await expect(readdir(path.join(floor.folder, 'outbox'))).rejects.toMatchObject({ code: 'ENOENT' });
    await mailerOf(floor, null).rehearse(PLAIN);
    const folder = path.join(floor.folder, 'outbox');
    expect([await readdir(folder), (await stat(folder)).mode & 0o777]).toEqual([[], 0o700]);
    // A rehearsal does the work of storing a mail, so it fails where storing fails.
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await expect(mailerOf(floor, null).rehearse(PLAIN)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(smtp.received).toEqual([]);
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
    expect(mail.problem).toBe('');
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

  it('is read by administrators alone', async () => {
    const floor = await openAuthFloor();
    await floor.outbox.keep(Buffer.from('Subject: x\r\n\r\nx'));
    const { id } = (await floor.outbox.list(COMMAND_LINE))[0]!;
    for (const [viewer, code] of [
      [PUBLIC_VIEWER, 'sign-in-required'],
      [await floor.staffViewer(), 'forbidden'],
    ] as const) {
      await expect(floor.outbox.list(viewer)).rejects.toMatchObject({ code });
      await expect(floor.outbox.read(viewer, id)).rejects.toMatchObject({ code });
    }
    await floor.close();
  });

  it('lists the latest first, a bounded number, whatever order the folder has them in', async () => {
    const floor = await openAuthFloor();
    const folder = path.join(floor.folder, 'outbox');
    await mkdir(folder);
    const numbers = Array.from({ length: 103 }, (_, i) => (i * 37) % 103);
    const nameOf = (i: number) =>
      `20261125T1042${String(Math.floor(i / 60)).padStart(2, '0')}${String(i % 60).padStart(3, '0')}Z-x.eml`;
    for (const i of numbers) await writeFile(path.join(folder, nameOf(i)), `Subject: ${i}\r\n\r\n`);
    // A dangling link, like a mail that is deleted while the list is read.
    await symlink('nowhere', path.join(folder, nameOf(103)));
    const subjects = (await floor.outbox.list(COMMAND_LINE)).map(({ subject }) => subject);
    expect(subjects).toEqual(Array.from({ length: 99 }, (_, i) => String(102 - i)));
    await floor.close();
  });

  it('shows the fields that a mail has, and reports what cannot be read', async () => {
    const floor = await openAuthFloor();
    await floor.outbox.keep(Buffer.from('To: a@example.org, Bo <b@example.org>, Tous: ;\r\n\r\n'));
    const [row] = await floor.outbox.list(COMMAND_LINE);
    expect(row).toMatchObject({ to: 'a@example.org, Bo <b@example.org>, Tous', subject: '' });
    expect(await floor.outbox.read(COMMAND_LINE, row!.id)).toMatchObject({ from: '' });
    const folder = path.join(floor.folder, 'outbox');
    floor.clock.pass({ seconds: 1 });
    await floor.outbox.keep(Buffer.from('From: c@example.org\r\nContent-Type: text/html\r\n\r\n'));
    expect(await floor.outbox.read(COMMAND_LINE, (await floor.outbox.list(COMMAND_LINE))[0]!.id)).toMatchObject({
      from: 'c@example.org',
      to: '',
      text: '',
    });
    await mkdir(path.join(folder, '20261125T104200000Z-folder.eml'));
    await expect(floor.outbox.read(COMMAND_LINE, '20261125T104200000Z-folder')).rejects.toMatchObject({
      code: 'EISDIR',
    });
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    await expect(floor.outbox.list(COMMAND_LINE)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await floor.close();
  });

  it('leaves nothing of a mail that could not be written whole', async () => {
    const floor = await openAuthFloor();
    const broken = (async function* () {
      yield Buffer.from('Subject: x\r\n');
      throw new Error('the disk is full');
    })();
    // Node's `writeFile` takes an iterable of parts as it takes bytes.
    await expect(floor.outbox.keep(broken as unknown as Uint8Array)).rejects.toThrow('the disk is full');
    expect(await readdir(path.join(floor.folder, 'outbox'))).toEqual([]);
    await floor.close();
  });

  it('keeps only a bounded number of the latest mails, also when many come at once', async () => {
    const floor = await openAuthFloor();
    const outbox = new Outbox({ dataDir: floor.folder, clock: floor.clock.now, mostKept: 5 });
    for (let i = 0; i < 8; i++) {
      await outbox.keep(Buffer.from(`Subject: ${i}\r\n\r\n`));
      floor.clock.pass({ seconds: 1 });
    }
    expect(await readdir(path.join(floor.folder, 'outbox'))).toHaveLength(5);
    const subjects = (await outbox.list(COMMAND_LINE)).map(({ subject }) => subject);
    expect(subjects).toEqual(['7', '6', '5', '4', '3']);
    await Promise.all(Array.from({ length: 20 }, () => outbox.keep(Buffer.from('Subject: later\r\n\r\n'))));
    expect((await outbox.list(COMMAND_LINE)).map(({ subject }) => subject)).toEqual(Array(5).fill('later'));
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
