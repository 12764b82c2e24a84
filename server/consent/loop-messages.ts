import { findLoop } from '#db/consent/consent-loop-repository.ts';
import {
  insertMessage,
  listMessages,
  listOpenTurns,
  listPublishedWith,
  listReachable,
  type ReachableLoop,
} from '#db/consent/consent-message-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { LoopOccasion } from '#server/mail/loop-letters/letter-words.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { laterLoopMail, waitingLoopMail } from './loop-mails.ts';

/** Loops read per query. */
const AT_ONCE = 200;
const DAY = 24 * 3_600_000;
/** Days after which a reminder of a turn is sent, once each. */
const REMINDED_AFTER = [7, 21];
/** Days between messages about published uses of a person's words. */
const YEAR = 365;

interface LoopMessagesDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly clock: Clock;
  readonly networkName: string;
}

/** A message to send. Each `occasion` is sent once. */
interface Due {
  readonly occasion: string;
  readonly mail: LoopOccasion;
}

/**
 * Sends mail to people concerned: reminders of unanswered turns, one message when their words are
 * first published, and one a year about their use. Without an address, the same can be read by the
 * personal link.
 */
export class LoopMessages {
  readonly #deps: LoopMessagesDeps;

  constructor(deps: LoopMessagesDeps) {
    this.#deps = deps;
  }

  /** Queues the messages that are due. @returns their number */
  async send(): Promise<number> {
    const { database, clock } = this.#deps;
    const now = clock();
    let sent = 0;
    let after = '';
    for (;;) {
      const loops = await listReachable(database.read, now.toISOString(), AT_ONCE, after);
      for (const loop of loops) if (await this.#sendTo(loop, now)) sent++;
      if (loops.length < AT_ONCE) break;
      after = loops.at(-1)!.concernedId;
    }
    if (sent > 0) this.#deps.mailQueue.wake();
    return sent;
  }

  async #sendTo(reached: ReachableLoop, now: Date): Promise<boolean> {
    const { database, mailQueue, networkName } = this.#deps;
    const { concernedId } = reached;
    const due = await this.#findDue(reached, now);
    if (!due) return false;
    return database.write(async (trx) => {
      const loop = await findLoop(trx, concernedId);
      if (!loop || (await listMessages(trx, concernedId)).has(due.occasion)) return false;
      await insertMessage(trx, { concernedId, occasion: due.occasion, sentAt: now.toISOString() });
      await mailQueue.add(trx, laterLoopMail(loop, due.mail), waitingLoopMail(loop, due.mail, networkName));
      return true;
    });
  }

  async #findDue({ concernedId, materialId }: ReachableLoop, now: Date): Promise<Due | null> {
    const { read } = this.#deps.database;
    const sentAtByOccasion = await listMessages(read, concernedId);
    const isPast = (instant: string, days: number) => now.getTime() >= Date.parse(instant) + days * DAY;
    for (const { turn, askedAt } of await listOpenTurns(read, concernedId)) {
      // If several are overdue, send only the last.
      const late = REMINDED_AFTER.findLastIndex((days) => isPast(askedAt, days));
      const occasion = `reminder-${turn}-${late + 1}`;
      if (late >= 0 && !sentAtByOccasion.has(occasion)) return { occasion, mail: 'reminder' };
    }
    const published = await listPublishedWith(read, await materialTargets(read, materialId));
    if (published.length === 0) return null;
    if (!sentAtByOccasion.has('published')) return { occasion: 'published', mail: 'published' };
    const years = [...sentAtByOccasion].filter(
      ([occasion]) => occasion === 'published' || occasion.startsWith('year-'),
    );
    const last = years
      .map(([, sentAt]) => sentAt)
      .sort()
      .at(-1)!;
    return isPast(last, YEAR) ? { occasion: `year-${years.length}`, mail: 'year' } : null;
  }
}
