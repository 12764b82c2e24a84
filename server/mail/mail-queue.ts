import { authorise } from '#content/authorise.ts';
import type { Viewer } from '#content/person.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  deleteQueuedMail,
  findDueMail,
  findNextDue,
  insertQueuedMail,
  listQueuedMails,
  postponeMail,
  type QueuedMail,
} from '#db/mail/mail-queue-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Mail, Mailer } from './mailer.ts';

/** Minutes from each failed attempt to the next; after the last, the mail is kept in the outbox. */
const PAUSES = [1, 5, 15, 60, 180, 720, 1_440];
const MINUTE = 60_000;
/** Milliseconds after which the queue looks again, if it could not read or write the database. */
const AGAIN = MINUTE;
const LONGEST_PROBLEM = 300;
const MOST_LISTED = 100;

/** A mail that waits, as administrators see it. */
export type WaitingMail = Omit<QueuedMail, 'text' | 'html'>;

interface MailQueueDeps {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Mail that waits in the database until a mail server has taken it: neither the end of the process
 * nor a mail server that is down loses it. If the process ends between the server's answer and the
 * record of it, the mail is sent again with the same Message-ID, by which receivers know it.
 */
export class MailQueue {
  readonly #deps: MailQueueDeps;
  /** Sent, but not yet deleted, since the database did not write. */
  private readonly sent = new Set<string>();
  private running: Promise<void> | null = null;
  private again = false;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(deps: MailQueueDeps) {
    this.#deps = deps;
  }

  /** Adds a mail, in the transaction of what it tells of. Call `wake` once that is committed. */
  add(trx: Writer, { to, subject, text, html }: Mail): Promise<void> {
    const now = this.now().toISOString();
    return insertQueuedMail(trx, {
      id: newId(),
      recipientName: to.name,
      recipient: to.address,
      subject,
      text,
      html,
      createdAt: now,
      dueAt: now,
      attempts: 0,
      problem: '',
    });
  }

  /** Sends what may be sent now, in the background, one mail at a time. */
  wake(): void {
    if (this.closed) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.run()
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'the mail queue could not be read or written');
        this.wakeIn(AGAIN);
      })
      .finally(() => {
        this.running = null;
        if (!this.again) return;
        this.again = false;
        this.wake();
      });
  }

  /** The mails that wait, the earliest first. For administrators. */
  list(viewer: Viewer): Promise<WaitingMail[]> {
    authorise(viewer, 'system.read');
    return listQueuedMails(this.#deps.database.read, MOST_LISTED);
  }

  /** Resolves when everything that may be sent now was tried. */
  async settle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Sends no more; what waits is sent after the next start. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.settle();
  }

  private async run(): Promise<void> {
    const { read } = this.#deps.database;
    while (!this.closed) {
      const mail = await findDueMail(read, this.now().toISOString());
      if (!mail) break;
      await this.attempt(mail);
    }
    const next = await findNextDue(read);
    if (next !== null) this.wakeIn(Date.parse(next) - this.now().getTime());
  }

  private async attempt(mail: QueuedMail): Promise<void> {
    const { database, logger } = this.#deps;
    if (!this.sent.has(mail.id)) {
      const problem = await this.send(mail);
      if (problem) {
        await database.write((trx) => postponeMail(trx, mail.id, problem));
        return;
      }
      this.sent.add(mail.id);
    }
    await database.write((trx) => deleteQueuedMail(trx, mail.id));
    this.sent.delete(mail.id);
    logger.info({ mail: mail.id }, 'a mail was sent');
  }

  /** @returns null once a mail server has taken the mail, or the outbox has */
  private async send(mail: QueuedMail): Promise<Pick<QueuedMail, 'dueAt' | 'attempts' | 'problem'> | null> {
    const { mailer, logger } = this.#deps;
    const { id, recipientName: name, recipient: address, subject, text, html } = mail;
    const message = { to: { name, address }, subject, text, html };
    try {
      await mailer.deliver(message, id);
      return null;
    } catch (error) {
      const pause = isRefused(error) ? undefined : PAUSES[mail.attempts];
      if (pause === undefined) {
        logger.error({ err: error, mail: id }, 'the mail server does not take a mail: it is kept in the outbox');
        await mailer.keep(message, id);
        return null;
      }
      logger.warn({ err: error, mail: id }, 'the mail server did not take a mail: it is tried again');
      return {
        dueAt: new Date(this.now().getTime() + pause * MINUTE).toISOString(),
        attempts: mail.attempts + 1,
        problem: (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM),
      };
    }
  }

  private wakeIn(milliseconds: number): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), Math.max(0, milliseconds));
    this.timer.unref();
  }

  private now(): Date {
    return this.#deps.clock();
  }
}

/** The server refused this recipient or message for good (RFC 5321, 4.2.1: a code of 5yz). */
function isRefused(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
}
