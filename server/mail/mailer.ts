import { parseEmail } from '#content/people/email.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { mailProblem } from './mail-problem.ts';
import { type Outbox, PROBLEM_HEADER } from './outbox.ts';

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The person on whose account it is sent, before the network's name. */
  readonly sender?: string;
  /** To whom an answer goes; without it, to the address that sends. */
  readonly replyTo?: { readonly name: string; readonly address: string };
  /** The address that turns this sort of mail off (RFC 8058). */
  readonly off?: string;
  /** Mails of the same thread have the same. */
  readonly thread?: string;
}

/** Sends mail, or stores it where an administrator can read it. */
export interface Mailer {
  /** Resolves when the mail server has accepted the mail, or the outbox has stored it. */
  send(mail: Mail): Promise<void>;
  /**
   * As `send`, but leaves it to the caller what to do if the mail server fails.
   * @param id of this mail: the same mail sent again has the same Message-ID
   * @throws the error of the mail server or the connection
   */
  deliver(mail: Mail, id: string): Promise<void>;
  /** Stores the mail in the outbox. @param problem why the mail server does not take it */
  keep(mail: Mail, id: string, problem: string): Promise<void>;
  /** Does the work of sending a mail without sending it, to take the same time. */
  rehearse(mail: Mail): Promise<void>;
  /** Closes the connections to the mail server. */
  close(): void;
}

/** Milliseconds of silence before a mail server is given up. */
const PATIENCE_MS = 20_000;

/**
 * Sends mail through the SMTP server of SMTP_URL; without one, or if it fails, stores it in the
 * outbox.
 * @param options.smtpUrl `smtps://user:password@host:465?from=wiki@example.org`
 */
export function createMailer(options: {
  smtpUrl: string | null;
  publicUrl: string | null;
  networkName: string;
  outbox: Outbox;
  clock: Clock;
  logger: Logger;
}): Mailer {
  const { smtpUrl, outbox, clock, logger } = options;
  const from = { name: options.networkName, address: senderAddress(smtpUrl, options.publicUrl) };
  let transports: ReturnType<typeof openTransports> | undefined;
  const host = from.address.split('@')[1];
  const messageOf = (mail: Mail, id?: string, problem?: string) => ({
    from: mail.sender ? { ...from, name: `${mail.sender} · ${from.name}` } : from,
    ...(id === undefined ? {} : { messageId: `<${id}@${host}>` }),
    ...(mail.thread === undefined ? {} : { references: `<${mail.thread}@${host}>` }),
    to: [mail.to],
    ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: clock(),
    // RFC 3834: suppresses out-of-office replies.
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Only in stored mail, not in mail that is sent.
      ...(problem === undefined ? {} : { [PROBLEM_HEADER]: { prepared: true, value: asHeader(problem) } }),
      ...(mail.off === undefined
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${mail.off}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  const transportsOf = () => {
    transports ??= openTransports(smtpUrl);
    return transports;
  };
  const store = async (
    composer: Awaited<ReturnType<typeof openTransports>>['composer'],
    message: ReturnType<typeof messageOf>,
  ) => outbox.keep((await composer.sendMail(message)).message as Buffer);

  return {
    async send(mail) {
      const { composer, server } = await transportsOf();
      if (!server) return store(composer, messageOf(mail));
      try {
        await server.sendMail(messageOf(mail));
      } catch (error) {
        logger.error({ err: error }, 'the mail server did not take a mail: it is kept in the outbox');
        await store(composer, messageOf(mail, undefined, mailProblem(error)));
      }
    },
    async deliver(mail, id) {
      const { composer, server } = await transportsOf();
      if (server) await server.sendMail(messageOf(mail, id));
      else await store(composer, messageOf(mail, id));
    },
    async keep(mail, id, problem) {
      await store((await transportsOf()).composer, messageOf(mail, id, problem));
    },
    async rehearse(mail) {
      const { composer, server } = await transportsOf();
      const composed = await composer.sendMail(messageOf(mail));
      if (!server) await outbox.rehearse(composed.message as Buffer);
    },
    close() {
      void transports?.then(({ server }) => server?.close());
    },
  };
}

/** A text on one line of a header: printable ASCII, as in answers of mail servers. */
function asHeader(text: string): string {
  return text.replace(/[^ -~]+/g, ' ').trim();
}

/** Imported on first use: many sites send no mail for days. */
async function openTransports(smtpUrl: string | null) {
  const { createTransport } = await import('nodemailer');
  const server = smtpUrl
    ? createTransport({
        // SMTP_URL may override this: `?requireTLS=false`.
        requireTLS: !isThisMachine(new URL(smtpUrl).hostname),
        url: withoutFrom(smtpUrl),
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      })
    : null;
  return { composer: createTransport({ streamTransport: true, buffer: true, newline: 'windows' }), server };
}

/** Mail contains sign-in links: it leaves this machine encrypted or not at all. */
function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}

/**
 * The sender: `from` in SMTP_URL, else its user if that is an address, else `navette@` this site.
 */
export function senderAddress(smtpUrl: string | null, publicUrl: string | null): string {
  if (smtpUrl !== null) {
    const url = new URL(smtpUrl);
    const chosen = parseEmail(url.searchParams.get('from') ?? '') ?? parseEmail(decodeURIComponent(url.username));
    if (chosen !== null) return chosen;
  }
  return `navette@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}`;
}

function withoutFrom(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  url.searchParams.delete('from');
  return url.href;
}
