import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { appendToLog, type LogEntry } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Something whose changes go into the log: a room. */
export interface LogSource {
  /** Sources are collected in this order, the lowest first. */
  readonly rank: number;
  /**
   * Returns what is to be stored now; null when there is nothing. The source announces itself again
   * for what it has not done by this moment of `performance.now()`.
   */
  collect(until: number): LogEntry | null;
  /** What was collected has been stored, at this position. */
  stored(position: number): void;
  /** What was collected could not be stored. */
  failed(error: unknown): void;
}

/** Milliseconds for which updates are taken in at a time; then other work has its turn. */
const TURN = 8;

interface UpdateLogDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The durable log of every draft. Group commit: what arrives while one commit runs goes into the
 * next, in one statement. No timer delays an update when nothing else waits. The log collects from
 * each source when it is ready to write, not at each change: under load many changes become one.
 */
export class UpdateLog {
  readonly #deps: UpdateLogDeps;
  private waiting = new Set<LogSource>();
  private running: Promise<void> | null = null;
  private lastFailure: unknown = null;

  constructor(deps: UpdateLogDeps) {
    this.#deps = deps;
  }

  /** Registers a source that has something to store: the next commit collects it. */
  announce(source: LogSource): void {
    this.waiting.add(source);
    this.running ??= this.run();
  }

  /** The last commit's error, or null while storing works. */
  problem(): unknown {
    return this.lastFailure;
  }

  /** Called when storing was seen to work by other means. */
  recovered(): void {
    this.lastFailure = null;
  }

  /** Settles when nothing waits. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      // What arrives in the same turn of the event loop, on any socket, shares the commit.
      await turnOfTheLoop();
      const collected = this.collect();
      if (collected.length > 0) await this.commit(collected);
    }
    this.running = null;
  }

  private collect(): { source: LogSource; entry: LogEntry }[] {
    const sources = [...this.waiting];
    this.waiting = new Set();
    if (sources.length > 1) {
      const ranks = new Map(sources.map((source) => [source, source.rank]));
      sources.sort((a, b) => ranks.get(a)! - ranks.get(b)!);
    }
    const until = performance.now() + TURN;
    const collected: { source: LogSource; entry: LogEntry }[] = [];
    for (const source of sources) {
      try {
        const entry = source.collect(until);
        if (entry) collected.push({ source, entry });
      } catch (error) {
        // One draft's failure does not affect the others.
        source.failed(error);
      }
    }
    return collected;
  }

  private async commit(collected: readonly { source: LogSource; entry: LogEntry }[]): Promise<void> {
    let positions: number[];
    try {
      const entries = collected.map(({ entry }) => entry);
      positions = await appendToLog(this.#deps.database, entries, this.#deps.clock().toISOString());
    } catch (error) {
      this.lastFailure = error;
      this.#deps.logger.error({ err: error, drafts: collected.length }, 'draft updates could not be stored');
      for (const { source } of collected) source.failed(error);
      return;
    }
    this.lastFailure = null;
    for (const [index, { source }] of collected.entries()) source.stored(positions[index]!);
  }
}
