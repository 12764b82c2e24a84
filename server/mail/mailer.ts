import { parseEmail } from '#content/email.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Outbox } from './outbox.ts';

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mail, or keeps it where an administrator can read it. */
export interface Mailer {
  /** Resolves when the mail server has taken the mail, or the outbox has it. */
  send(mail: Mail): Promise<void>;
  /** Does the work of sending a mail to somebody there is not: composes it, and hands it to nobody. */
  rehearse(mail: Mail): Promise<void>;
  /** Ends the connections to the mail server. */
  close(): void;
}

/** How long a mail server may be silent. */
const PATIENCE_MS = 20_000;

/**
 * Mail through the SMTP server that SMTP_URL names; without one, and when it fails, into the outbox.
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
  const messageOf = (mail: Mail) => ({
    from,
    to: [mail.to],
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: clock(),
    // RFC 3834: keeps out-of-office answers away.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async send(mail) {
      transports ??= openTransports(smtpUrl);
      const { composer, server } = await transports;
      const message = messageOf(mail);
      if (server) {
        try {
          await server.sendMail(message);
          return;
        } catch (error) {
          logger.error({ err: error }, 'the mail server did not take a mail: it is kept in the outbox');
        }
      }
      const composed = await composer.sendMail(message);
      await outbox.keep(composed.message as Buffer);
    },
    async rehearse(mail) {
      transports ??= openTransports(smtpUrl);
      const { composer, server } = await transports;
      const composed = await composer.sendMail(messageOf(mail));
      if (!server) await outbox.rehearse(composed.message as Buffer);
    },
    close() {
      void transports?.then(({ server }) => server?.close());
    },
  };
}

/** The library is read with the first mail: many sites send none for days. */
async function openTransports(smtpUrl: string | null) {
  const { createTransport } = await import('nodemailer');
  const server = smtpUrl
    ? createTransport({
        // The address may say otherwise: `?requireTLS=false`.
        requireTLS: !isThisMachine(new URL(smtpUrl).hostname),
        url: withoutFrom(smtpUrl),
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
      })
    : null;
  return { composer: createTransport({ streamTransport: true, buffer: true, newline: 'windows' }), server };
}

/** Mail holds links that sign in: it leaves this machine encrypted, or not at all. */
function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}

/** Who mail comes from: `from` in SMTP_URL, else its user if that is an address, else `navette@` this site. */
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
