import { NavetteError, reviveError, type SentError } from '#content/errors.ts';
import type { PictureCrop } from '#content/picture-crop.ts';
import { findCode } from '#server/runtime/find-code.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import { TaskPool } from '#server/tasks/task-pool.ts';
import { IMAGE_LIMITS } from './image-form.ts';

/** Paths of an image to prepare and of the variants to write. */
export interface ImageTask {
  readonly source: string;
  readonly whole: string;
  /** Written only for an image wider than this variant. */
  readonly small: string;
  readonly crop: PictureCrop | null;
}

/** Paths of a stored image, and of its variant in this width, which is to be written. */
export interface ReduceTask {
  readonly source: string;
  readonly target: string;
  readonly width: number;
}

/** A variant of an image as it was written. */
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
      /** The decoder's error. */
      readonly cause: string | null;
    };

/** Images prepared concurrently, each of another sender. */
const PROCESSES = 2;

/**
 * Prepares images in child processes. Decoders of untrusted files are a common point of attack:
 * here a broken one costs one image. The system gets their memory back when they end.
 */
export class ImageWorkshop {
  private readonly pool = new TaskPool<ImageTask | ReduceTask, ImageAnswer | WrittenForm>(
    { code: findCode('image-process', import.meta.url), limits: IMAGE_LIMITS },
    PROCESSES,
  );
  private readonly logger: Logger;

  constructor({ logger }: { logger: Logger }) {
    this.logger = logger;
  }

  /**
   * Prepares an image when its sender's turn comes.
   * @param signal cancels
   * @throws NavetteError `unsupported-type`; `too-large`, with `reason` `costly` if it takes more
   * memory or time than one image may; `unavailable` if the process does not answer. The signal's
   * reason
   */
  async prepare(task: ImageTask, sender: string, signal?: AbortSignal): Promise<WrittenImage> {
    try {
      const answer = await this.pool.run(task, sender, signal);
      if ('whole' in answer) return answer;
      if (!('refused' in answer)) throw new TypeError('the answer to another task');
      if (answer.cause)
        this.logger.info({ sender, details: answer.refused.details, cause: answer.cause }, 'an image was refused');
      throw reviveError(answer.refused);
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      this.logger.warn({ err: error, sender, end: error.end, limits: IMAGE_LIMITS }, 'an image ended its process');
      throw refusalOf(error);
    }
  }

  /**
   * Writes a variant of a stored image.
   * @param sender whose turn it is
   * @throws TaskEndedError; NavetteError `unavailable` once this is closed
   */
  async reduce(task: ReduceTask, sender: string): Promise<WrittenForm> {
    const answer = await this.pool.run(task, sender);
    if ('bytes' in answer) return answer;
    throw new TypeError('the answer to another task');
  }

  /** Aborts running tasks and rejects waiting ones. */
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
