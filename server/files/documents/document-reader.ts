import type { AttachmentType } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { DOCUMENT_LIMITS, type DocumentText, unread } from './document-form.ts';

export interface DocumentTask {
  readonly file: string;
  readonly type: AttachmentType;
}

export interface DocumentAnswer {
  readonly text: DocumentText;
  /** The parser's error for a document that it could not read. */
  readonly cause: string | null;
}

/** Documents read concurrently, each of another sender. */
const PROCESSES = 2;
/** Documents of one sender that are waiting or being read. */
const MOST_UNDER_WAY = 100;

/**
 * Reads the text of attachments in child processes: the files are untrusted, and V8's limits for a
 * thread do not cover the memory of what they unpack.
 */
export class DocumentReader {
  private readonly pool = new TaskPool<DocumentTask, DocumentAnswer>(
    {
      code: findCode('document-process', import.meta.url),
      limits: DOCUMENT_LIMITS,
      execArgv: [`--max-old-space-size=${DOCUMENT_LIMITS.megabytes}`, '--max-semi-space-size=4'],
    },
    PROCESSES,
  );
  private readonly quota = new SenderQuota(MOST_UNDER_WAY);
  private readonly logger: Logger;

  constructor({ logger }: { logger: Logger }) {
    this.logger = logger;
  }

  /**
   * Reads a document when its sender's turn comes.
   * @throws NavetteError `unavailable` if no process can read it or the server is closing;
   * `too-many` if the sender has too many in progress: reading it may succeed later
   */
  read(task: DocumentTask, sender: string): Promise<DocumentText> {
    return this.quota.hold(sender, () => this.readWithin(task, sender));
  }

  private async readWithin(task: DocumentTask, sender: string): Promise<DocumentText> {
    try {
      const { text, cause } = await this.pool.run(task, sender);
      if (cause) this.logger.info({ file: task.file, cause }, 'a document could not be read');
      return text;
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      const { file } = task;
      this.logger.warn({ err: error, file, end: error.end, limits: DOCUMENT_LIMITS }, 'a document ended its process');
      return textOf(error);
    }
  }

  /** Aborts running tasks and rejects waiting ones. */
  close(): void {
    this.pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}

/** The result for a document that ended its process. */
function textOf(cause: TaskEndedError): DocumentText {
  switch (cause.end) {
    case 'memory':
      return unread('too-heavy');
    case 'processor-time':
      return unread('too-slow');
    case 'broken':
      return unread('damaged');
    case 'stuck':
    case 'stopped':
      // The document did not use its time: the machine was busy or shutting down, and the document
      // may be sound.
      throw new NavetteError('unavailable', { reason: 'document' }, { cause });
  }
}
