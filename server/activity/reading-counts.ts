import { dayIn } from '#content/activity/local-day.ts';
import { monthBefore, type ReadingCount } from '#content/activity/reading-count.ts';
import { addReadings, findFirstMonth, sumReadings } from '#db/activity/reading-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Milliseconds between two writes: a killed process loses at most the readings of this time. */
const INTERVAL = 10 * 60_000;
/** Pages in one transaction: writes of drafts wait for its end. */
const PAGES_AT_ONCE = 100;
/** Most pages with readings that are not written yet; those of further pages are not counted. */
const MOST_PAGES = 20_000;
/** Number of months that a count covers, including the current one. */
const MONTHS = 12;

interface ReadingCountsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly logger: Logger;
}

/**
 * Counts how often published pages are read, by page and month (decision 224): in memory, so that a
 * reading costs nothing measurable, and written to the database from time to time. Stores nothing
 * about readers.
 */
export class ReadingCounts {
  readonly #deps: ReadingCountsDeps;
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: ReadingCountsDeps) {
    this.#deps = deps;
  }

  /** Writes from time to time. */
  start(): void {
    this.#timer = setInterval(() => void this.write(), INTERVAL);
    this.#timer.unref();
  }

  /** Writes what is counted, for the last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  /** Counts one reading of a page. */
  note(pageId: string): void {
    const before = this.#counts.get(pageId);
    if (before === undefined && this.#counts.size >= MOST_PAGES) return;
    this.#counts.set(pageId, (before ?? 0) + 1);
  }

  /** Writes what was counted until now. What cannot be written is written next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /**
   * How often each of these pages was read within a year. Pages without readings, or whose readings
   * are not known, are missing.
   */
  async ofPages(pageIds: readonly string[]): Promise<Map<string, ReadingCount>> {
    const { read } = this.#deps.database;
    const first = await findFirstMonth(read);
    if (first === null) return new Map();
    const oldest = monthBefore(this.#month(), MONTHS - 1);
    const since = [first, oldest].sort().at(-1)!;
    const sums = await sumReadings(read, pageIds, since);
    return new Map([...sums].map(([pageId, times]) => [pageId, { times, since }]));
  }

  /** How often all of these pages were read within a year; null if that is not known, or 0. */
  async ofAll(pageIds: readonly string[]): Promise<ReadingCount | null> {
    const counts = [...(await this.ofPages(pageIds)).values()];
    const [first] = counts;
    return first ? { times: counts.reduce((sum, { times }) => sum + times, 0), since: first.since } : null;
  }

  #month(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock()).slice(0, 7);
  }

  async #write(): Promise<void> {
    const counts = [...this.#counts];
    this.#counts = new Map();
    const month = this.#month();
    for (let from = 0; from < counts.length; from += PAGES_AT_ONCE) {
      const some = counts.slice(from, from + PAGES_AT_ONCE);
      try {
        await this.#deps.database.write(async (trx) => {
          for (const [pageId, readings] of some) await addReadings(trx, pageId, month, readings);
        });
      } catch (error) {
        this.#deps.logger.warn({ err: error }, 'readings could not be written yet');
        for (const [pageId, readings] of some) this.#counts.set(pageId, (this.#counts.get(pageId) ?? 0) + readings);
      }
    }
  }
}
