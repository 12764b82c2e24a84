import { dayAfter, dayIn } from '#content/activity/local-day.ts';
import type { Database } from '#db/driver/database.ts';
import { isMailOff } from '#db/mail/mail-choice-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { insertReviewReminder, listUnreminded, type Occasion } from '#db/reviews/review-reminder-repository.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { REMINDED } from './request-mail-writer.ts';
import { laterOf, waitingRequest } from './review-mails.ts';

/**
 * Days from the reminder to the day by which the answer is wanted, the first and the last. Whoever
 * was asked on that day, or whom a server that stood still did not remind, is reminded once it has
 * passed.
 */
const DAYS_BEFORE: Readonly<Record<Occasion, readonly [from: number, to: number]>> = { before: [1, 1], day: [-7, 0] };
/** Most reminders of a run. */
const MOST_REMINDED = 200;

interface ReviewRemindersDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly clock: Clock;
  /** The network's. */
  readonly timeZone: string;
}

/**
 * Reminds reviewers of what they were asked, the day before their answer is wanted and on that day
 * or once they are late, once each; not who turned reminders off.
 */
export class ReviewReminders {
  readonly #deps: ReviewRemindersDeps;

  constructor(deps: ReviewRemindersDeps) {
    this.#deps = deps;
  }

  /** Sends what is to be sent today. @returns how many */
  async send(): Promise<number> {
    const { database, mailQueue, clock, timeZone } = this.#deps;
    const now = clock();
    const today = dayIn(timeZone, now);
    let sent = 0;
    for (const occasion of ['before', 'day'] as const) {
      const [from, to] = DAYS_BEFORE[occasion];
      const wanted = {
        dueFrom: dayAfter(today, from),
        dueTo: dayAfter(today, to),
        occasion,
        now: now.toISOString(),
      };
      for (const { id, createdAt } of await listUnreminded(database.read, wanted, MOST_REMINDED)) {
        // Who was asked today knows.
        if (dayIn(timeZone, new Date(createdAt)) === today) continue;
        sent += await database.write(async (trx) => {
          // Answered, withdrawn or published meanwhile: nothing is sent.
          const [request] = await listUnreminded(trx, { ...wanted, id }, 1);
          const page = request && (await findPage(trx, request.pageId));
          if (!request || !page) return 0;
          const mail = laterOf(REMINDED, request);
          if (await isMailOff(trx, mail.recipientId, 'reminders')) return 0;
          await insertReviewReminder(trx, { requestId: id, occasion, sentAt: now.toISOString() });
          await mailQueue.add(trx, mail, waitingRequest(request, page, true));
          return 1;
        });
      }
    }
    if (sent > 0) mailQueue.wake();
    return sent;
  }
}
