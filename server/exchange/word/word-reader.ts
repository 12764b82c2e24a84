import { type ErrorDetails, NavetteError } from '#content/errors.ts';
import {
  type ListedTexts,
  WORD_LIMITS,
  type WordAnswer,
  type WordTask,
  type WordText,
} from '#server/exchange/reading/word-form.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { fileRefusal } from '#server/tasks/file-refusal.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import { TaskEndedError, type TaskLimits } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';

/** Documents read concurrently, each of another sender. */
const PROCESSES = 2;
/** Documents of one sender that are waiting or being read: each comes from a form. */
const MOST_UNDER_WAY = 3;

interface ReadOptions {
  readonly name?: string;
  readonly entry?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads files of texts (Word documents, Markdown, HTML) in child processes: they are untrusted, and
 * V8's limits for a thread do not cover the memory of what they unpack.
 */
export class WordReader {
  private readonly pool: TaskPool<WordTask, WordAnswer>;
  private readonly quota = new SenderQuota(MOST_UNDER_WAY);
  private readonly logger: Logger;
  private readonly limits: TaskLimits;

  /** @param limits of one document; `WORD_LIMITS` unless given */
  constructor({ logger, limits = WORD_LIMITS }: { logger: Logger; limits?: TaskLimits | undefined }) {
    this.logger = logger;
    this.limits = limits;
    this.pool = new TaskPool(
      {
        code: findCode('word-process', import.meta.url),
        limits,
        args: [JSON.stringify(limits)],
        execArgv: [`--max-old-space-size=${limits.megabytes}`, '--max-semi-space-size=4'],
      },
      PROCESSES,
    );
  }

  /**
   * Reads a document when its sender's turn comes.
   * @throws NavetteError `unsupported-type`, `too-large`, `invalid` for the document itself;
   * `unavailable` if no process can read it or the server is closing; `too-many` if the sender has
   * too many in progress
   * @param options.name the sender's name for it
   * @param options.entry the text to read of an archive of several
   */
  read(file: string, sender: string, { name = file, entry, signal }: ReadOptions = {}): Promise<WordText> {
    return this.quota.hold(sender, () => this.readInTurn(file, sender, { name, entry, signal }));
  }

  /** As `read`, for what is bounded otherwise: the texts of one archive, one after the other. */
  async readInTurn(file: string, sender: string, { name = file, entry, signal }: ReadOptions): Promise<WordText> {
    const answer = await this.ask({ file, name, ...(entry === undefined ? {} : { entry }) }, sender, signal);
    if ('text' in answer) return answer.text;
    throw this.refusal(answer);
  }

  /** The texts of an archive of several; null for one text. @throws NavetteError as `read` */
  list(file: string, sender: string): Promise<ListedTexts | null> {
    return this.quota.hold(sender, async () => {
      const answer = await this.ask({ file, name: file, isListing: true }, sender, undefined);
      if ('listed' in answer) return answer.listed;
      throw this.refusal(answer);
    });
  }

  private refusal(answer: WordAnswer): Error {
    if (!('refused' in answer)) return new Error('the process answered another question');
    const { refused, cause } = answer;
    this.logger.info({ refused, cause }, 'a Word document was refused');
    return new NavetteError(refused.code, refused.details as ErrorDetails);
  }

  private async ask(task: WordTask, sender: string, signal: AbortSignal | undefined): Promise<WordAnswer> {
    try {
      return await this.pool.run(task, sender, signal);
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      this.logger.warn({ err: error, end: error.end, limits: this.limits }, 'a Word document ended its process');
      throw fileRefusal(error);
    }
  }

  /** Aborts running tasks and rejects waiting ones. */
  close(): void {
    this.pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}
