import type { Worker } from 'node:worker_threads';
import { NavetteError } from '#content/errors.ts';
import type { Logger } from '#server/logger.ts';
import { startWorker } from '#server/start-worker.ts';
import { DRAFT_TASKS, type DraftTaskInput, type DraftTaskName, type DraftTaskResult } from './draft-tasks.ts';
import type { DraftTaskOrder, DraftTaskReport } from './draft-worker.ts';

/**
 * Bytes of a text up to which packing it is done at once: about 8,000 words, some ten milliseconds. Comparing is never
 * done at once: what it takes depends on what the texts say.
 */
const AT_ONCE = 64 * 1024;
/** The same for what takes longer: reading Markdown, finding the edit that restores a text. */
const LESS_AT_ONCE = 16 * 1024;
/** How much a checkpoint's document shrinks when it is packed, at least. */
const PACKING = 4;
/** Milliseconds a task may take; the thread is then taken for stuck. */
const PATIENCE = 30_000;
/** Milliseconds without a task after which the thread is let go, with its memory. */
const IDLE = 20_000;
/** Megabytes of the thread's heap for what is soon forgotten: a long text is decoded in one go. */
const YOUNG = 16;
/** Megabytes of the thread's heap in all: several times what the largest draft takes. */
const OLD = 320;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Does what is done with whole drafts: short ones at once, long ones in a thread of their own, so that nobody's typing waits. */
export class DraftTaskRunner {
  private readonly logger: Logger;
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(deps: { logger: Logger }) {
    this.logger = deps.logger;
  }

  /** @throws NavetteError `unavailable` when the thread does not answer */
  async run<Name extends DraftTaskName>(name: Name, ...input: DraftTaskInput<Name>): Promise<DraftTaskResult<Name>> {
    if (name !== 'compare' && isShort(name, input)) {
      const task = DRAFT_TASKS[name] as (
        ...input: DraftTaskInput<Name>
      ) => DraftTaskResult<Name> | Promise<DraftTaskResult<Name>>;
      return task(...input);
    }
    if (this.closed) throw new NavetteError('unavailable', { reason: 'drafts' });
    const worker = this.start();
    const id = ++this.count;
    return new Promise<DraftTaskResult<Name>>((resolve, reject) => {
      this.waiting.set(id, { resolve: (result) => resolve(result as DraftTaskResult<Name>), reject });
      worker.postMessage({ id, name, input } satisfies DraftTaskOrder);
      this.watch();
    });
  }

  /** Ends the thread; what waits for it fails. */
  async close(): Promise<void> {
    this.closed = true;
    await this.end();
  }

  private start(): Worker {
    if (this.worker) return this.worker;
    const worker = startWorker('draft', import.meta.url, { young: YOUNG, old: OLD });
    this.worker = worker;
    worker.unref();
    worker.on('message', (report: DraftTaskReport) => this.receive(report));
    worker.on('error', (error) => this.logger.error({ err: error }, 'the thread for long drafts failed'));
    worker.on('exit', () => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.failAll();
    });
    return worker;
  }

  private receive(report: DraftTaskReport): void {
    const waiting = this.waiting.get(report.id);
    this.waiting.delete(report.id);
    this.watch();
    if ('refused' in report) waiting?.reject(new NavetteError(report.refused.code, report.refused.details));
    else if ('problem' in report) waiting?.reject(new Error(report.problem));
    else waiting?.resolve(report.result);
  }

  /** One clock for both: a thread that has work and does not report, and one that has none. */
  private watch(): void {
    clearTimeout(this.timer);
    const working = this.waiting.size > 0;
    this.timer = setTimeout(
      () => {
        if (working) this.logger.error('the thread for long drafts does not answer: it is ended');
        void this.end();
      },
      working ? PATIENCE : IDLE,
    );
    this.timer.unref();
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    const { worker } = this;
    this.worker = null;
    this.failAll();
    await worker?.terminate();
  }

  private failAll(): void {
    for (const { reject } of this.waiting.values()) reject(new NavetteError('unavailable', { reason: 'drafts' }));
    this.waiting.clear();
  }
}

/** An update of so many bytes is divided at once: it has some thousand structs at most. */
const DIVIDED_AT_ONCE = 8 * 1024;

function isShort(name: DraftTaskName, [first, second]: readonly unknown[]): boolean {
  if (name === 'divide') return (first as Uint8Array).length <= DIVIDED_AT_ONCE;
  const sizeOf = (text: unknown) => (typeof text === 'string' || text instanceof Uint8Array ? text.length : 0);
  return (
    sizeOf(first) <= (name === 'markdown' || name === 'replace' ? LESS_AT_ONCE : AT_ONCE) &&
    sizeOf(second) <= AT_ONCE / PACKING
  );
}
