import { authorise } from '#content/authorise.ts';
import type { RecipientId } from '#content/people/mail-sort.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import {
  deleteQueuedMail,
  findDueMail,
  findNextDue,
  insertQueuedMail,
  listQueuedMails,
  listWaitingMails,
  postponeMail,
  type QueuedMail,
  updateWaitingMail,
} from '#db/mail/mail-queue-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { mailProblem } from './mail-problem.ts';
import type { Mail, Mailer } from './mailer.ts';

/** Minutes in a day. */
const DAY = 1_440;
/** Minutes from each failed attempt to the next; after the last, the mail is kept in the outbox. */
const PAUSES = [1, 5, 15, 60, 180, 720, DAY];
const MINUTE = 60_000;
/**
 * Milliseconds: no mail waits longer for its next attempt or for mails to join it. One that is due
 * later was queued while the clock was ahead, and is sent at once.
 */
const LONGEST_WAIT = DAY * MINUTE;
/** Milliseconds until the next attempt, if the queue could not read or write the database. */
const AGAIN = MINUTE;
const MOST_LISTED = 100;

type Failure = Pick<QueuedMail, 'dueAt' | 'attempts' | 'problem'>;

/** Why a mail could not be written. */
class Unwritten extends Error {}

/** A mail that waits, as administrators see it. */
export type WaitingMail = Awaited<ReturnType<typeof listQueuedMails>>[number];

/**
 * A mail whose text is written when it is sent: by then, its recipient may have lost the right to
 * read its subject.
 */
export interface LaterMail {
  /** The key of its writer. */
  readonly sort: string;
  readonly recipientId: RecipientId;
  /** Its subject, in the format of its sort. */
  readonly about: string;
}

/** Writes the mails of some sorts. */
export interface MailWriter {
  /** The mail as it is to be sent now; null if it is not to be sent any more. */
  write(mail: LaterMail): Promise<Mail | null>;
  /** Called in the transaction in which a mail that is not sent is deleted. */
  dropped(trx: Writer, mail: LaterMail): Promise<void>;
  /**
   * Called in the transaction that deletes a mail which the mail server refused: the outbox has it.
   */
  refused?(trx: Writer, mail: LaterMail): Promise<void>;
}

/** How a mail waits for others that it may be joined with. */
export interface Gathering {
  readonly quiet: number;
  readonly most: number;
  readonly join: (waiting: string, next: string) => { readonly about: string; readonly subject: string };
}

interface MailQueueDeps {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: MailWriter;
}

/**
 * Mail that waits in the database until a mail server has taken it: neither the end of the process
 * nor a mail server that is down loses it. If the process ends between the server's answer and the
 * record of it, the mail is sent again with the same Message-ID, by which receivers know it.
 */
export class MailQueue {
  readonly #deps: MailQueueDeps;
  /** Mails sent or refused but not yet deleted, because the database could not be written. */
  private readonly sent = new Map<string, 'taken' | 'refused'>();
  /** Id of the mail that is being written and sent: no other is joined with it. */
  private taken: string | null = null;
  private running: Promise<void> | null = null;
  private isWokenAgain = false;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(deps: MailQueueDeps) {
    this.#deps = deps;
  }

  /**
   * Adds a mail that is written when it is sent, in the transaction of the event that it reports.
   * Call `wake` once that is committed.
   * @param line its recipient, and the subject that administrators see while it waits
   */
  add(trx: Writer, mail: LaterMail, line: Pick<Mail, 'to' | 'subject'>): Promise<void> {
    return this.insert(trx, mail, line, this.now());
  }

  /**
   * As `add`, but the mail waits for others, and is joined with one that waits already: both are
   * sent as one. Two mails belong together if the first word of `about` is the same.
   * @param gathering.quiet minutes until it is sent, unless more comes; 0 to wait no longer
   * @param gathering.most minutes after which it is sent in any case
   * @param gathering.join returns the `about` and the subject of the joined mail
   */
  async gather(
    trx: Writer,
    mail: LaterMail,
    line: Pick<Mail, 'to' | 'subject'>,
    { quiet, most, join }: Gathering,
  ): Promise<void> {
    const now = this.now();
    const of = `${mail.about.split(' ', 1)[0]} `;
    const waiting = (await listWaitingMails(trx, mail, now.toISOString())).find(
      ({ id, about }) => about.startsWith(of) && id !== this.taken && !this.sent.has(id),
    );
    const dueAt = now.getTime() + quiet * MINUTE;
    if (!waiting) return this.insert(trx, mail, line, new Date(dueAt));
    const last = Math.max(now.getTime(), Date.parse(waiting.createdAt) + most * MINUTE);
    const joined = join(waiting.about, mail.about);
    await updateWaitingMail(trx, waiting.id, { ...joined, dueAt: new Date(Math.min(dueAt, last)).toISOString() });
  }

  private insert(trx: Writer, mail: LaterMail, line: Pick<Mail, 'to' | 'subject'>, dueAt: Date): Promise<void> {
    return insertQueuedMail(trx, {
      id: newId(),
      recipientName: line.to.name,
      recipient: line.to.address,
      subject: line.subject,
      text: '',
      html: '',
      createdAt: this.now().toISOString(),
      dueAt: dueAt.toISOString(),
      attempts: 0,
      problem: '',
      ...mail,
    });
  }

  /** Sends what may be sent now, in the background, one mail at a time. */
  wake(): void {
    if (this.closed) return;
    if (this.running) {
      this.isWokenAgain = true;
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
        if (!this.isWokenAgain) return;
        this.isWokenAgain = false;
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
    try {
      while (!this.closed) {
        const mail = await this.take();
        if (!mail) break;
        await this.attempt(mail);
      }
    } finally {
      this.taken = null;
    }
    const next = await findNextDue(read);
    if (next !== null) this.wakeIn(Date.parse(next) - this.now().getTime());
  }

  /**
   * The next mail to be sent; null for none. Mails are joined in transactions, so it is read in one
   * as well: it then has all joins committed before, and no later one.
   */
  private async take(): Promise<QueuedMail | null> {
    const { database } = this.#deps;
    // Usually there is none: this is checked without waiting for a transaction.
    if (!(await findDueMail(database.read, this.dueNow()))) return null;
    return database.write(async (trx) => {
      const mail = await findDueMail(trx, this.dueNow());
      this.taken = mail?.id ?? null;
      return mail;
    });
  }

  private async attempt(mail: QueuedMail): Promise<void> {
    const { database, logger, writer } = this.#deps;
    if (!this.sent.has(mail.id)) {
      const message = await this.messageOf(mail);
      if (message === null) {
        await database.write(async (trx) => {
          await deleteQueuedMail(trx, mail.id);
          await writer.dropped(trx, mail);
        });
        logger.info({ mail: mail.id }, 'a mail is no longer to be sent');
        return;
      }
      const outcome =
        message instanceof Unwritten ? this.unwritten(mail, message.cause) : await this.send(mail, message);
      if (typeof outcome === 'object') {
        await database.write((trx) => postponeMail(trx, mail.id, outcome));
        return;
      }
      this.sent.set(mail.id, outcome);
    }
    const isRefused = this.sent.get(mail.id) === 'refused';
    await database.write(async (trx) => {
      await deleteQueuedMail(trx, mail.id);
      if (isRefused && mail.sort !== '') await writer.refused?.(trx, mail);
    });
    this.sent.delete(mail.id);
    if (!isRefused) logger.info({ mail: mail.id }, 'a mail was sent');
  }

  /** The mail as it is to be sent now; null if it is not to be sent any more. */
  private async messageOf(mail: QueuedMail): Promise<Mail | Unwritten | null> {
    const { recipientName: name, recipient: address, subject, text, html } = mail;
    // Written by an earlier release.
    if (mail.sort === '') return { to: { name, address }, subject, text, html };
    try {
      return await this.#deps.writer.write(mail);
    } catch (error) {
      // Storage recovers by itself; a mail that cannot be written must not delay those behind it.
      if (storageFault(error) !== null) throw error;
      return new Unwritten('a mail could not be written', { cause: error });
    }
  }

  /**
   * @returns whether a mail server has taken the mail, or the outbox alone; else when to try again
   */
  private async send(mail: QueuedMail, message: Mail): Promise<Failure | 'taken' | 'refused'> {
    const { mailer, logger } = this.#deps;
    try {
      await mailer.deliver(message, mail.id);
      return 'taken';
    } catch (error) {
      const failure = isRefused(error) ? null : this.again(mail, error);
      if (failure) return failure;
      logger.error({ err: error, mail: mail.id }, 'the mail server does not take a mail: it is kept in the outbox');
      await mailer.keep(message, mail.id, mailProblem(error));
      return 'refused';
    }
  }

  /** When it is tried again; null if it was tried often enough. */
  private again(mail: QueuedMail, error: unknown): Failure | null {
    const pause = PAUSES[mail.attempts];
    if (pause !== undefined) return this.postponed(mail, error, pause);
    this.#deps.logger.error({ err: error, mail: mail.id }, 'a mail failed for the last time');
    return null;
  }

  /**
   * When it is tried again: every day in the end, until it can be written or is not to be sent any
   * more. There is no text yet that the outbox could keep.
   */
  private unwritten(mail: QueuedMail, error: unknown): Failure {
    return this.postponed(mail, error, PAUSES[mail.attempts] ?? DAY);
  }

  /** @param pause in minutes */
  private postponed(mail: QueuedMail, error: unknown, pause: number): Failure {
    this.#deps.logger.warn({ err: error, mail: mail.id }, 'a mail was not sent: it is tried again');
    return {
      dueAt: new Date(this.now().getTime() + pause * MINUTE).toISOString(),
      attempts: mail.attempts + 1,
      problem: mailProblem(error),
    };
  }

  private wakeIn(milliseconds: number): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    // A timer of more than 2^31 - 1 ms would run at once.
    this.timer = setTimeout(() => this.wake(), Math.min(Math.max(0, milliseconds), LONGEST_WAIT));
    this.timer.unref();
  }

  /** By when a mail is due that may be sent now, and after when it was queued by another clock. */
  private dueNow(): { readonly now: string; readonly last: string } {
    const now = this.now();
    return { now: now.toISOString(), last: new Date(now.getTime() + LONGEST_WAIT).toISOString() };
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
