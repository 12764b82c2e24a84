import { rm } from 'node:fs/promises';
import { NavetteError } from '#content/errors.ts';
import type { KitKey } from '#server/exports/kit/kit-key.ts';
import { KIT_TOO_LARGE } from '#server/exports/kit/kit-manifest.ts';
import { sealKit } from '#server/exports/kit/seal-kit.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { TaskEndedError, type TaskLimits } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { TaskProcess, type TaskProcessOptions } from '#server/tasks/task-process.ts';
import { TurnQueue } from '#server/tasks/turn-queue.ts';
import {
  EXPORT_LIMITS,
  type ExportAnswer,
  type ExportTask,
  isFull,
  LARGE_EXPORT_LIMITS,
  PICTURES_TOO_LARGE,
  spaceError,
} from './export-form.ts';

/** Files written at once, each for another person. */
const PROCESSES = 2;

const optionsOf = (limits: TaskLimits): TaskProcessOptions => ({
  code: findCode('export-process', import.meta.url),
  limits,
  args: [String(limits.megabytes)],
  // Typst keeps what it has read: each file is written by a process that is new.
  linger: 0,
  // Beside two threads of Typst, all that is less yields too late for who types.
  niceness: 19,
  // The memory of pictures that were read is given back, which it is not of several arenas.
  env: { MALLOC_ARENA_MAX: '1' },
  execArgv: [`--max-old-space-size=${limits.megabytes}`, '--max-semi-space-size=4', '--expose-gc'],
});

/** Writes files in child processes: the cost of one text, or its failure, affects no other. */
export class ExportWriter {
  readonly #logger: Logger;
  readonly #kitKey: KitKey;
  readonly #pool: TaskPool<ExportTask, ExportAnswer>;
  readonly #large: TaskProcess<ExportTask, ExportAnswer>;
  /** One large file at a time, for everybody. */
  readonly #largeTurns = new TurnQueue(1);
  readonly #closing = new AbortController();

  /** @param limits of the usual processes; `EXPORT_LIMITS` unless given */
  constructor({
    logger,
    kitKey,
    limits = EXPORT_LIMITS,
  }: {
    logger: Logger;
    kitKey: KitKey;
    limits?: TaskLimits;
  }) {
    this.#logger = logger;
    this.#kitKey = kitKey;
    this.#pool = new TaskPool(optionsOf(limits), PROCESSES);
    this.#large = new TaskProcess(optionsOf(LARGE_EXPORT_LIMITS));
  }

  /**
   * Writes a file when its sender's turn comes.
   * @param signal cancels it, and deletes the partial file
   * @throws NavetteError `unavailable`, with `reason` `export-limit`, `export-pictures`,
   * `export-space`, `export` or `closing`; the signal's reason
   */
  async write(task: ExportTask, sender: string, signal: AbortSignal): Promise<{ readonly bytes: number }> {
    try {
      const answer = await this.#run(task, sender, signal);
      if ('bytes' in answer) {
        const { bytes, remark, manifest } = answer;
        if (remark !== null)
          this.#logger.info({ remark, extension: task.extension }, 'a file was written with a remark');
        if (manifest === undefined) return { bytes };
        return { bytes: await sealKit(task.target, manifest, await this.#kitKey.load()) };
      }
      if (answer.code === KIT_TOO_LARGE) throw new NavetteError('unavailable', { reason: 'export-limit' });
      if (answer.code === PICTURES_TOO_LARGE) throw new NavetteError('unavailable', { reason: 'export-pictures' });
      this.#logger.error({ cause: answer.cause, extension: task.extension }, 'a file could not be written');
      throw new NavetteError('unavailable', { reason: isFull(answer) ? 'export-space' : 'export' });
    } catch (error) {
      if (isFull(error)) throw spaceError(error);
      if (!(error instanceof TaskEndedError)) throw error;
      this.#logger.warn({ err: error, end: error.end, limits: LARGE_EXPORT_LIMITS }, 'a file ended its process');
      const isOver = error.end === 'memory' || error.end === 'processor-time' || error.end === 'stuck';
      const limit = { reason: 'export-limit', limit: LARGE_EXPORT_LIMITS.megabytes } as const;
      throw new NavetteError('unavailable', isOver ? limit : { reason: 'export' }, { cause: error });
    }
  }

  /** In the large process only what took too much memory elsewhere. */
  async #run(task: ExportTask, sender: string, signal: AbortSignal): Promise<ExportAnswer> {
    try {
      return await this.#pool.run(task, sender, signal);
    } catch (error) {
      if (!(error instanceof TaskEndedError) || error.end !== 'memory') throw error;
      this.#logger.info({ extension: task.extension }, 'a file takes the large process');
    }
    await rm(task.target, { force: true });
    const either = AbortSignal.any([signal, this.#closing.signal]);
    return this.#largeTurns.run(sender, () => this.#large.run(task, either), either);
  }

  close(): void {
    const reason = new NavetteError('unavailable', { reason: 'closing' });
    this.#closing.abort(reason);
    this.#pool.close(reason);
    this.#large.close();
  }
}
