import type { Database } from '#db/database.ts';
import { appendToLog, type LogEntry } from '#db/draft-repository.ts';
import type { Clock } from '#server/clock.ts';
import type { Logger } from '#server/logger.ts';

interface Waiting {
  readonly entry: LogEntry;
  readonly stored: (position: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The durable log of every draft. Group commit: what arrives while one commit runs goes into the next, in one statement. An idle
 * line waits for nothing but the disk.
 */
export class UpdateLog {
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;
  private lastFailure: unknown = null;

  constructor(deps: { database: Database; clock: Clock; logger: Logger }) {
    this.database = deps.database;
    this.clock = deps.clock;
    this.logger = deps.logger;
  }

  /** Stores one update. Settles when its transaction is committed with the configured durability, or rejects. */
  append(entry: LogEntry): Promise<number> {
    return new Promise((stored, failed) => {
      this.waiting.push({ entry, stored, failed });
      this.running ??= this.run();
    });
  }

  /** The last commit's error, or null while storing works. */
  problem(): unknown {
    return this.lastFailure;
  }

  /** Storing was seen to work again by other means. */
  recovered(): void {
    this.lastFailure = null;
  }

  /** Settles when nothing waits. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first commit.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        const positions = await appendToLog(
          this.database,
          batch.map((w) => w.entry),
          this.clock().toISOString(),
        );
        this.lastFailure = null;
        for (const [i, w] of batch.entries()) w.stored(positions[i]!);
      } catch (error) {
        this.lastFailure = error;
        this.logger.error({ err: error, updates: batch.length }, 'draft updates could not be stored');
        for (const w of batch) w.failed(error);
      }
    }
    this.running = null;
  }
}
