import type { AttachmentType } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { findCode } from '#server/runtime/start-worker.ts';
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
  /** What the reader said of a document that it could not read. */
  readonly cause: string | null;
}

/** Documents that are read at the same time, of as many senders. */
const PROCESSES = 2;
/** Documents of one sender that wait to be read, or are read. */
const MOST_UNDER_WAY = 100;

/**
 * Reads the text of attached documents in processes of their own: they are strangers' files, and the memory of
 * what they unpack lies outside the limits that V8 gives a thread.
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
   * Reads a document when it is its sender's turn.
   * @throws NavetteError `unavailable` when there is no process to read it, or the server ends; `too-many` of one
   * sender's wait: in each case it may be read another time
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

  /** Ends what is going on; what waits fails. */
  close(): void {
    this.pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}

/** What is told of a document that ended its process. */
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
      // It did not use up its time: the machine was busy or being stopped, and the document may be sound.
      throw new NavetteError('unavailable', { reason: 'document' }, { cause });
  }
}
