import { dayAfter, dayIn, instantIn } from '#content/activity/local-day.ts';
import { DEFAULT_RHYTHM, type DigestRhythm } from '#content/people/mail-sort.ts';
import type { Database } from '#db/driver/database.ts';
import { type DigestReader, findLastEntry, insertDigest, listDigestReaders } from '#db/mail/digest-repository.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { readDigestContent } from './digest-content.ts';
import { personAsRecipient, type Recipient } from './recipients.ts';
import { DIGEST, digestSubject } from './write-digest.ts';

/** Milliseconds between two looks at the clock. */
const INTERVAL = 5 * 60_000;
/** Milliseconds from the start to the first look: a start has other things to do. */
const FIRST_LOOK = 60_000;
/** The hour of the network's time zone at which a period ends. */
const HOUR = 7;
/** The period of the row from which somebody's first digest goes on. */
const BEGIN = 'begin';

interface DigestServiceDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  /** Writing days follow what was written in drafts. */
  readonly follow: () => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly networkName: string;
}

/** A period that has ended, and when. */
interface Period {
  readonly key: string;
  readonly endedAt: string;
}

/**
 * Makes everybody's digest once their day or week is over: one for each person and period, whatever
 * restarts, and whatever the clock does meanwhile. What a digest goes up to is stored with it, also
 * if nothing happened or its reader wants none, and the next one goes on from there.
 */
export class DigestService {
  readonly #deps: DigestServiceDeps;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(deps: DigestServiceDeps) {
    this.#deps = deps;
  }

  /** Runs after a moment, and then every few minutes. */
  start(): void {
    const run = () => {
      this.running = this.running
        .then(() => this.run())
        .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'digests could not be made'));
    };
    this.timer = setTimeout(() => {
      run();
      this.timer = setInterval(run, INTERVAL);
      this.timer.unref();
    }, FIRST_LOOK);
    this.timer.unref();
  }

  /** Runs no more; resolves when a run under way has ended. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.running;
  }

  /** One run: the digests of all periods that are over. */
  async run(): Promise<void> {
    const { database, clock, timeZone, follow, mailQueue } = this.#deps;
    const now = clock();
    const periods = { daily: periodOf('daily', timeZone, now), weekly: periodOf('weekly', timeZone, now) };
    const due = (await listDigestReaders(database.read, now.toISOString())).filter(
      ({ rhythm, upToAt }) => upToAt === null || upToAt < periods[rhythmOf(rhythm)].endedAt,
    );
    if (due.length === 0) return;
    await follow();
    for (const reader of due) await this.make(reader, periods[rhythmOf(reader.rhythm)], now.toISOString());
    mailQueue.wake();
  }

  private async make({ person, isOff, upToEntry, upToAt }: DigestReader, { key, endedAt }: Period, now: string) {
    const { database, mailQueue, networkName } = this.#deps;
    const last = await findLastEntry(database.read);
    const isFirst = upToEntry === null;
    const digest = {
      personId: person.id,
      period: isFirst ? BEGIN : key,
      afterEntry: isFirst ? last : upToEntry,
      upToEntry: last,
      // Empty if the clock was ahead whenever one was made.
      afterAt: isFirst ? now : upToAt || endedAt,
      upToAt: now,
    };
    const recipient: Recipient = personAsRecipient(person);
    const isEmpty = isOff || (await readDigestContent(database.read, digest, recipient)).entries.length === 0;
    const { name, address, locale } = recipient;
    await database.write(async (trx) => {
      if (!(await insertDigest(trx, digest)) || isEmpty) return;
      await mailQueue.add(
        trx,
        { sort: DIGEST, recipientId: person.id, about: digest.period },
        { to: { name, address }, subject: digestSubject(locale, digest.period, networkName) },
      );
    });
  }
}

function rhythmOf(rhythm: string): DigestRhythm {
  return rhythm === 'daily' || rhythm === 'weekly' ? rhythm : DEFAULT_RHYTHM;
}

/** The latest day or week that has ended: at the hour of this day, or of Monday. */
function periodOf(rhythm: DigestRhythm, timeZone: string, now: Date): Period {
  let day = dayIn(timeZone, now);
  if (instantIn(timeZone, day, HOUR) > now.toISOString()) day = dayAfter(day, -1);
  if (rhythm === 'weekly') {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    day = dayAfter(day, -((weekday + 6) % 7));
  }
  return { key: `${rhythm}:${day}`, endedAt: instantIn(timeZone, day, HOUR) };
}
