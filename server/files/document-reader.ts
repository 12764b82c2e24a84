import { type ChildProcess, fork } from 'node:child_process';
import type { AttachmentType } from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import { findCode } from '#server/start-worker.ts';
import { type DocumentText, MOST_MEGABYTES, PATIENCE, unread } from './document-form.ts';

export interface DocumentTask {
  readonly file: string;
  readonly type: AttachmentType;
}

/** Milliseconds without a document after which the process ends. */
const LINGER = 3_000;

/**
 * Reads the text of attached documents in a process of its own, one after the other. They are strangers' files: one that unpacks to
 * gigabytes or never ends costs its own text and nothing else, which no thread of the server could promise, since the memory of
 * unpacked bytes is nobody's but the whole process's. It starts with the first document and ends soon after the last.
 */
export class DocumentReader {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private linger: NodeJS.Timeout | undefined;
  private closed = false;

  /** @throws NavetteError `unavailable` when there is no process to read it, or the server ends: it may be read another time */
  read(task: DocumentTask): Promise<DocumentText> {
    const text = this.last.then(() => this.run(task));
    this.last = text.catch(() => {});
    return text;
  }

  /** Ends what is going on. */
  close(): void {
    this.closed = true;
    clearTimeout(this.linger);
    this.child?.kill('SIGKILL');
  }

  private async run(task: DocumentTask): Promise<DocumentText> {
    if (this.closed) throw new NavetteError('unavailable', { reason: 'closing' });
    clearTimeout(this.linger);
    const child = this.child?.connected ? this.child : this.start();
    child.ref();
    child.channel?.ref();
    try {
      const text = await this.ask(child, task);
      if (this.closed) throw new NavetteError('unavailable', { reason: 'closing' });
      return text;
    } finally {
      // A process that only waits keeps nobody from ending.
      child.unref();
      child.channel?.unref();
      this.linger = setTimeout(() => child.connected && child.disconnect(), LINGER).unref();
    }
  }

  /** Without the server's environment: it holds secrets, which a decoder has no use for. */
  private start(): ChildProcess {
    const child = fork(findCode('document-process', import.meta.url), [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`, '--max-semi-space-size=4'],
      env: { NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const forget = () => {
      if (this.child === child) this.child = null;
    };
    child.on('error', forget).on('exit', forget);
    this.child = child;
    return child;
  }

  private ask(child: ChildProcess, task: DocumentTask): Promise<DocumentText> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, PATIENCE);
      const settle = (answer: () => void) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', ended).off('error', failed);
        answer();
      };
      const answered = (text: DocumentText) => settle(() => resolve(text));
      // Ended by its watch (SIGKILL), by V8's limit (SIGABRT), or for being late.
      const ended = (code: number | null) =>
        settle(() => resolve(unread(late ? 'too-slow' : code === null ? 'too-heavy' : 'damaged')));
      const failed = (cause: Error) =>
        settle(() => reject(new NavetteError('unavailable', { reason: 'document' }, { cause })));
      child.on('message', answered).on('exit', ended).on('error', failed);
      child.send(task, (error) => error && !child.connected && child.exitCode === null && failed(error));
    });
  }
}
