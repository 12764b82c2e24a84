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
import type { LoopOccasion } from '#server/mail/consent-mail.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { laterLoopMail, waitingLoopMail } from './loop-mails.ts';

/** Loops that are read at a time. */
const AT_ONCE = 200;
const DAY = 24 * 3_600_000;
/** Days after which somebody is reminded of a turn, once each. */
const REMINDED_AFTER = [7, 21];
/** Days from one message about what became of somebody's words to the next. */
const YEAR = 365;

interface LoopMessagesDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly clock: Clock;
  readonly networkName: string;
}

/** Something to be told, by the name under which it is told once. */
interface Due {
  readonly occasion: string;
  readonly mail: LoopOccasion;
}

/**
 * Writes to people concerned: a reminder of what they are asked, one message once their words are
 * published, and one a year that says what became of them. Who left no address reads the same by
 * their link.
 */
export class LoopMessages {
  readonly #deps: LoopMessagesDeps;

  constructor(deps: LoopMessagesDeps) {
    this.#deps = deps;
  }

  /** Sends what is to be sent now. @returns how many */
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
    const told = await listMessages(read, concernedId);
    const isPast = (instant: string, days: number) => now.getTime() >= Date.parse(instant) + days * DAY;
    for (const { turn, askedAt } of await listOpenTurns(read, concernedId)) {
      // Of several that are late, the last one alone.
      const late = REMINDED_AFTER.findLastIndex((days) => isPast(askedAt, days));
      const occasion = `reminder-${turn}-${late + 1}`;
      if (late >= 0 && !told.has(occasion)) return { occasion, mail: 'reminder' };
    }
    const published = await listPublishedWith(read, await materialTargets(read, materialId));
    if (published.length === 0) return null;
    if (!told.has('published')) return { occasion: 'published', mail: 'published' };
    const years = [...told].filter(([occasion]) => occasion === 'published' || occasion.startsWith('year-'));
    const last = years
      .map(([, sentAt]) => sentAt)
      .sort()
      .at(-1)!;
    return isPast(last, YEAR) ? { occasion: `year-${years.length}`, mail: 'year' } : null;
  }
}
