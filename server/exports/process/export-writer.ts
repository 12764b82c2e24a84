import { NavetteError } from '#content/errors.ts';
import type { KitKey } from '#server/exports/kit/kit-key.ts';
import { KIT_TOO_LARGE } from '#server/exports/kit/kit-manifest.ts';
import { sealKit } from '#server/exports/kit/seal-kit.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { EXPORT_LIMITS, type ExportAnswer, type ExportTask, isFull } from './export-form.ts';

/** Files written at once, each for another person. */
const PROCESSES = 2;

/** Writes files in child processes: the cost of one text, or its failure, affects no other. */
export class ExportWriter {
  readonly #logger: Logger;
  readonly #kitKey: KitKey;
  readonly #pool: TaskPool<ExportTask, ExportAnswer>;

  constructor({ logger, kitKey }: { logger: Logger; kitKey: KitKey }) {
    this.#logger = logger;
    this.#kitKey = kitKey;
    this.#pool = new TaskPool(
      {
        code: findCode('export-process', import.meta.url),
        limits: EXPORT_LIMITS,
        // Typst keeps what it has read: each file is written by a process that is new.
        linger: 0,
        execArgv: [`--max-old-space-size=${EXPORT_LIMITS.megabytes}`, '--max-semi-space-size=4'],
      },
      PROCESSES,
    );
  }

  /**
   * Writes a file when its sender's turn comes.
   * @param signal ends it: nothing is left of it
   * @throws NavetteError `unavailable`, with `reason` `export-limit`, `export-space`, `export` or
   * `closing`; the signal's reason
   */
  async write(task: ExportTask, sender: string, signal: AbortSignal): Promise<{ readonly bytes: number }> {
    try {
      const answer = await this.#pool.run(task, sender, signal);
      if ('bytes' in answer) {
        const { bytes, remark, manifest } = answer;
        if (remark !== null)
          this.#logger.info({ remark, extension: task.extension }, 'a file was written with a remark');
        if (manifest === undefined) return { bytes };
        return { bytes: await sealKit(task.target, manifest, await this.#kitKey.load()) };
      }
      if (answer.code === KIT_TOO_LARGE) throw new NavetteError('unavailable', { reason: 'export-limit' });
      this.#logger.error({ cause: answer.cause, extension: task.extension }, 'a file could not be written');
      throw new NavetteError('unavailable', { reason: isFull(answer) ? 'export-space' : 'export' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
        throw new NavetteError('unavailable', { reason: 'export-space' }, { cause: error });
      if (!(error instanceof TaskEndedError)) throw error;
      this.#logger.warn({ err: error, end: error.end, limits: EXPORT_LIMITS }, 'a file ended its process');
      const isOver = error.end === 'memory' || error.end === 'processor-time' || error.end === 'stuck';
      const limit = { reason: 'export-limit', limit: EXPORT_LIMITS.megabytes } as const;
      throw new NavetteError('unavailable', isOver ? limit : { reason: 'export' }, { cause: error });
    }
  }

  close(): void {
    this.#pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}
