import type { Writer } from '#db/driver/database.ts';
import { deleteNotifiedEvent } from '#db/mail/mail-choice-repository.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { isAnnotationMailSort } from './annotation-mail-sort.ts';
import { type WriterDeps, writeAnnotationMail } from './annotation-writer.ts';
import { ENTRUSTED, writeEntrustedMail } from './entrusted-mails.ts';
import { DIGEST, writeDigest } from './write-digest.ts';

/** Writes notifications when they are sent. */
export class NotificationWriter implements MailWriter {
  readonly #deps: WriterDeps;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  async write(mail: LaterMail): Promise<Mail | null> {
    if (isAnnotationMailSort(mail.sort)) return writeAnnotationMail(this.#deps, mail.sort, mail);
    if (mail.sort === ENTRUSTED) return writeEntrustedMail(this.#deps, mail);
    if (mail.sort === DIGEST) return writeDigest(this.#deps, mail);
    // A sort of a later release.
    return null;
  }

  /** An event whose mail was not sent may be in a digest. */
  async dropped(trx: Writer, { recipientId, about, sort }: LaterMail): Promise<void> {
    if (isAnnotationMailSort(sort)) await deleteNotifiedEvent(trx, recipientId, about);
  }
}
