import { type ChildProcess, fork } from 'node:child_process';
import { type ErrorCode, NavetteError } from '#content/errors.ts';
import { findCode } from '#server/start-worker.ts';
import type { ReadyImage } from './image-form.ts';

export interface ImageTask {
  readonly bytes: Uint8Array;
}

export type ImageAnswer =
  | { readonly image: ReadyImage }
  | { readonly refused: { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> } };

/** Milliseconds without an image after which the process ends. */
const LINGER = 3_000;
/** Milliseconds one image may take. */
const PATIENCE = 60_000;

/**
 * Prepares images in a process of its own, one after the other. Decoders of strangers' files are where servers break: here a broken
 * one costs one image. And what they took of the memory, some hundred megabytes in pieces, goes back to the system when it ends.
 */
export class ImageWorkshop {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private linger: NodeJS.Timeout | undefined;

  /** @throws NavetteError `unsupported-type`, `too-large`; `unavailable` when an image takes too long */
  prepare(bytes: Uint8Array): Promise<ReadyImage> {
    const image = this.last.then(() => this.run(bytes));
    this.last = image.catch(() => {});
    return image;
  }

  private async run(bytes: Uint8Array): Promise<ReadyImage> {
    clearTimeout(this.linger);
    const child = this.child?.connected ? this.child : this.start();
    child.ref();
    child.channel?.ref();
    try {
      const answer = await askForImage(child, { bytes });
      if ('image' in answer) return answer.image;
      throw new NavetteError(answer.refused.code, answer.refused.details);
    } finally {
      // A process that only waits keeps nobody from ending.
      child.unref();
      child.channel?.unref();
      this.linger = setTimeout(() => child.connected && child.disconnect(), LINGER).unref();
    }
  }

  /** Without the server's environment: it holds secrets, which a decoder has no use for. */
  private start(): ChildProcess {
    this.child = fork(findCode('image-process', import.meta.url), [], {
      serialization: 'advanced',
      execArgv: [],
      env: { NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('error', () => {
      this.child = null;
    });
    return this.child;
  }
}

function askForImage(child: ChildProcess, task: ImageTask): Promise<ImageAnswer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.disconnect();
      child.kill('SIGKILL');
      settle(() => reject(new NavetteError('unavailable', { reason: 'image' })));
    }, PATIENCE);
    const settle = (answer: () => void) => {
      clearTimeout(late);
      child.off('message', answered).off('exit', ended).off('error', ended);
      answer();
    };
    const answered = (answer: ImageAnswer) => settle(() => resolve(answer));
    const ended = (cause: unknown) =>
      settle(() => reject(new NavetteError('unsupported-type', { reason: 'damaged' }, { cause })));
    child.on('message', answered).on('exit', ended).on('error', ended);
    child.send(task, (error) => error && ended(error));
  });
}
