import { type ErrorDetails, NavetteError } from '#content/errors.ts';
import type { PassageAnchor } from '#content/extract/passage.ts';
import type { Renaming } from '#content/withdrawal/names.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { fileRefusal } from '#server/tasks/file-refusal.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import {
  type LeavingText,
  type ProjectFiles,
  QDA_LIMITS,
  type QdaAnswer,
  type QdaTask,
  type ReadProject,
} from './qda-form.ts';

/** Tasks done concurrently, each of another sender. */
const PROCESSES = 2;
/** Projects of one person in progress: each comes from a form or a download. */
const MOST_UNDER_WAY = 3;

/**
 * Does the heavy work on analysts' projects in child processes: files are untrusted, and long texts
 * take longer than the event loop may be blocked.
 */
export class QdaWorker {
  readonly #pool = new TaskPool<QdaTask, QdaAnswer>(
    {
      code: findCode('qda-process', import.meta.url),
      limits: QDA_LIMITS,
      execArgv: [`--max-old-space-size=${QDA_LIMITS.megabytes}`, '--max-semi-space-size=4'],
    },
    PROCESSES,
  );
  readonly #quota = new SenderQuota(MOST_UNDER_WAY);
  readonly #logger: Logger;

  constructor({ logger }: { readonly logger: Logger }) {
    this.#logger = logger;
  }

  /**
   * An exported draft: see `leavingText`.
   * @throws NavetteError `too-large`, `unavailable`, `too-many`
   */
  async text(
    of: {
      readonly state: Uint8Array;
      readonly passages: readonly PassageAnchor[];
      readonly names: readonly Renaming[];
    },
    sender: string,
  ): Promise<LeavingText> {
    const answer = await this.#ask({ type: 'text', ...of }, sender);
    return answer.type === 'text' ? answer.leaving : never();
  }

  /**
   * Reads a project, and writes its transcripts to a new file.
   * @throws as `text`; NavetteError `unsupported-type`, `invalid`
   */
  async read(
    files: ProjectFiles,
    sender: string,
  ): Promise<{ readonly project: ReadProject; readonly characters: number }> {
    const answer = await this.#ask({ type: 'read', ...files }, sender);
    return answer.type === 'read' ? answer : never();
  }

  /** Texts with pseudonyms instead of names. @throws as `text` */
  async rename(texts: readonly string[], names: readonly Renaming[], sender: string): Promise<readonly string[]> {
    if (names.length === 0) return texts;
    const answer = await this.#ask({ type: 'rename', texts, names }, sender);
    return answer.type === 'rename' ? answer.texts : never();
  }

  #ask(task: QdaTask, sender: string): Promise<Exclude<QdaAnswer, { type: 'refused' }>> {
    return this.#quota.hold(sender, async () => {
      const answer = await this.#run(task, sender);
      if (answer.type !== 'refused') return answer;
      const { refused, cause } = answer;
      this.#logger.info({ task: task.type, refused, cause }, 'an analysis project was refused');
      throw new NavetteError(refused.code, refused.details as ErrorDetails);
    });
  }

  async #run(task: QdaTask, sender: string): Promise<QdaAnswer> {
    try {
      return await this.#pool.run(task, sender);
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      this.#logger.warn({ err: error, end: error.end, limits: QDA_LIMITS }, 'an analysis project ended its process');
      throw fileRefusal(error);
    }
  }

  /** Aborts running tasks and rejects waiting ones. */
  close(): void {
    this.#pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}

function never(): never {
  throw new NavetteError('unavailable', { reason: 'document' });
}
