import type { Writer } from '#db/driver/database.ts';
import type { LaterMail, MailWriter } from './mail-queue.ts';
import type { Mail } from './mailer.ts';

/** Hands each mail to the writer of its sort. */
export class MailWriters implements MailWriter {
  private readonly bySort: ReadonlyMap<string, MailWriter>;
  private readonly others: MailWriter;

  /** @param others writes all other sorts */
  constructor(bySort: Readonly<Record<string, MailWriter>>, others: MailWriter) {
    this.bySort = new Map(Object.entries(bySort));
    this.others = others;
  }

  write(mail: LaterMail): Promise<Mail | null> {
    return this.of(mail).write(mail);
  }

  dropped(trx: Writer, mail: LaterMail): Promise<void> {
    return this.of(mail).dropped(trx, mail);
  }

  async refused(trx: Writer, mail: LaterMail): Promise<void> {
    await this.of(mail).refused?.(trx, mail);
  }

  private of({ sort }: LaterMail): MailWriter {
    return this.bySort.get(sort) ?? this.others;
  }
}
