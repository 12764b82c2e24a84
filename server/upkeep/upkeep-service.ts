import type { Database } from '#db/driver/database.ts';
import { forgetRemovedFile, isFileUsed, listRemovedFiles } from '#db/files/removed-file-repository.ts';
import { forgetFormsBefore } from '#db/forms/sent-form-repository.ts';
import type { LoopMessages } from '#server/consent/loop-messages.ts';
import type { FileStore } from '#server/files/file-store.ts';
import type { FileEraser } from '#server/files/uploads/file-eraser.ts';
import type { BinService } from '#server/pages/bin/bin-service.ts';
import type { ReviewReminders } from '#server/reviews/review-reminders.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Milliseconds between two runs. */
const INTERVAL = 3_600_000;
/** Most pages that a run deletes, and most files. */
const MOST_PAGES = 20;
const MOST_FILES = 200;
/** Milliseconds for which unused files stay: a backup in progress may have to copy them. */
const FILES_STAY = 24 * 3_600_000;
/** Milliseconds for which a submitted form is remembered. */
const FORMS_KNOWN = 30 * 24 * 3_600_000;

interface UpkeepDeps {
  readonly database: Database;
  readonly bin: BinService;
  readonly reminders: ReviewReminders;
  readonly loopMessages: LoopMessages;
  readonly store: FileStore;
  readonly eraser: FileEraser;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The hourly maintenance: reminds reviewers, writes to people concerned, empties the bin, removes
 * unused files, cancels abandoned uploads, deletes old forms.
 */
export class UpkeepService {
  readonly #deps: UpkeepDeps;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(deps: UpkeepDeps) {
    this.#deps = deps;
  }

  /** Runs now, and then once an hour. */
  start(): void {
    const run = () => {
      this.running = this.running
        .then(() => this.run())
        .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'upkeep failed'));
    };
    this.timer = setInterval(run, INTERVAL);
    this.timer.unref();
    run();
  }

  /** Stops; resolves when a run in progress has ended. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One run. */
  async run(): Promise<void> {
    // First: a failure of the other steps must not hold up mail.
    await this.#deps.reminders.send();
    await this.#deps.loopMessages.send();
    const pages = await this.#deps.bin.removeExpired(MOST_PAGES);
    if (pages > 0) this.#deps.logger.info({ pages }, 'deleted pages that were in the bin for thirty days');
    await this.removeFiles();
    await this.#deps.eraser.tidy();
    const { database, clock } = this.#deps;
    const before = new Date(clock().getTime() - FORMS_KNOWN).toISOString();
    await database.write((trx) => forgetFormsBefore(trx, before));
  }

  private async removeFiles(): Promise<void> {
    const { database, store, clock } = this.#deps;
    const before = new Date(clock().getTime() - FILES_STAY).toISOString();
    for (const file of await listRemovedFiles(database.read, { before, limit: MOST_FILES })) {
      // In a transaction: a row that refers to the file is written before or after.
      await database.write(async (trx) => {
        if (!(await isFileUsed(trx, file.sha256)) && !store.remove(file)) return;
        await forgetRemovedFile(trx, file.sha256);
      });
    }
  }
}
