import { NavetteError, reviveError, type SentError } from '#content/errors.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { findCode } from '#server/runtime/start-worker.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { IMAGE_LIMITS } from './image-form.ts';

/** An image to be made fit, and where its forms are to be written. Paths of files. */
export interface ImageTask {
  readonly source: string;
  readonly whole: string;
  /** Written only for an image wider than this form. */
  readonly small: string;
}

/** A form of an image as it was written. */
export interface WrittenForm {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface WrittenImage {
  readonly width: number;
  readonly height: number;
  readonly whole: WrittenForm;
  readonly small: WrittenForm | null;
}

export type ImageAnswer =
  | WrittenImage
  | {
      readonly refused: SentError;
      /** What the decoder said. */
      readonly cause: string | null;
    };

/** Images that are prepared at the same time, of as many senders. */
const PROCESSES = 2;

/**
 * Prepares images in processes of their own. Decoders of strangers' files are where servers break: here a broken
 * one costs one image. What they took of the memory goes back to the system when they end.
 */
export class ImageWorkshop {
  private readonly pool = new TaskPool<ImageTask, ImageAnswer>(
    { code: findCode('image-process', import.meta.url), limits: IMAGE_LIMITS },
    PROCESSES,
  );
  private readonly logger: Logger;

  constructor({ logger }: { logger: Logger }) {
    this.logger = logger;
  }

  /**
   * Prepares an image when it is its sender's turn.
   * @param signal gives it up
   * @throws NavetteError `unsupported-type`; `too-large`, with `reason` `costly` for one that takes more memory or
   * time than an image may; `unavailable` when the process does not answer. The signal's reason
   */
  async prepare(task: ImageTask, sender: string, signal?: AbortSignal): Promise<WrittenImage> {
    try {
      const answer = await this.pool.run(task, sender, signal);
      if (!('refused' in answer)) return answer;
      if (answer.cause)
        this.logger.info({ sender, details: answer.refused.details, cause: answer.cause }, 'an image was refused');
      throw reviveError(answer.refused);
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      this.logger.warn({ err: error, sender, end: error.end, limits: IMAGE_LIMITS }, 'an image ended its process');
      throw refusalOf(error);
    }
  }

  /** Ends what is going on; what waits fails. */
  close(): void {
    this.pool.close(new NavetteError('unavailable', { reason: 'closing' }));
  }
}

function refusalOf(cause: TaskEndedError): NavetteError {
  switch (cause.end) {
    case 'memory':
    case 'processor-time':
      return new NavetteError('too-large', { reason: 'costly', by: cause.end }, { cause });
    case 'stuck':
    case 'stopped':
      return new NavetteError('unavailable', { reason: 'image' }, { cause });
    case 'broken':
      return new NavetteError('unsupported-type', { reason: 'damaged' }, { cause });
  }
}
