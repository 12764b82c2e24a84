import { NavetteError, reviveError } from '#content/errors.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import type { DraftTaskOrder, DraftTaskReport } from './do-draft-task.ts';
import type { DraftTaskName } from './draft-tasks.ts';

/** Limits of one task, above which the worker is ended. */
export interface DraftTaskLimits {
  /**
   * Milliseconds of processor time that the server uses in the meantime: on a busy machine, a task
   * may wait for its turn. Never less by the clock, and at most `LONGEST` times as many.
   */
  readonly patience: number;
  /** Megabytes of the worker's heap in all. */
  readonly megabytes: number;
}

const LONGEST = 10;
/** Milliseconds without a task after which the worker is ended, to free its memory. */
const IDLE = 20_000;
/** Megabytes of the worker's heap for short-lived objects: a long text is decoded in one go. */
const YOUNG = 16;

/**
 * Why a task has no result: it took too much time or memory; or the worker failed, or is closed.
 */
type Failure = 'text-time' | 'text-memory' | 'drafts';

/** Where tasks are run one at a time: a child process, or a worker thread. */
interface TaskWorker {
  postMessage(order: DraftTaskOrder): void;
  on(event: 'message', listener: (report: DraftTaskReport) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  unref(): void;
  terminate(): Promise<unknown>;
}

/**
 * Starts a worker.
 * @param name `draft`
 * @param asker `import.meta.url` of the caller
 * @param options megabytes of the heap for short-lived objects, and of the rest
 */
export type StartTaskWorker = (
  name: string,
  asker: string,
  options: { readonly young: number; readonly old: number },
) => TaskWorker;

export interface DraftTask {
  readonly id: number;
  /** Who has it done: of each, one task runs at a time. */
  readonly owner: string;
  readonly name: DraftTaskName;
  readonly input: readonly unknown[];
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface DraftTaskPlaceDeps {
  readonly logger: Logger;
  readonly limits: DraftTaskLimits;
  readonly startWorker: StartTaskWorker;
  /** Milliseconds of the processor that the server has used. */
  readonly processorTime: () => number;
  /** Called when it can run another task. */
  readonly onFree: () => void;
}

/** Runs one task at a time in a worker, which it starts, watches and ends. */
export class DraftTaskPlace {
  readonly #deps: DraftTaskPlaceDeps;
  private worker: TaskWorker | null = null;
  private timer: NodeJS.Timeout | undefined;
  private begunAt = 0;
  private isResting = false;
  current: DraftTask | null = null;

  constructor(deps: DraftTaskPlaceDeps) {
    this.#deps = deps;
  }

  /** Whether its worker runs already. */
  get isStarted(): boolean {
    return this.worker !== null;
  }

  /** Milliseconds for which its task has been running; 0 without one. */
  get busyFor(): number {
    return this.current ? performance.now() - this.begunAt : 0;
  }

  run(task: DraftTask): void {
    const { id, name, input } = task;
    this.current = task;
    this.begunAt = performance.now();
    this.lookAfter(this.#deps.limits.patience, name, this.#deps.processorTime());
    this.start().postMessage({ id, name, input } satisfies DraftTaskOrder);
  }

  /** Has nothing to do: its worker is ended after a while. */
  rest(): void {
    if (this.isResting || !this.worker) return;
    this.setTimer(IDLE, () => void this.end('text-time'));
    this.isResting = true;
  }

  /** Ends the worker; its task fails. */
  async end(failure: Failure): Promise<void> {
    clearTimeout(this.timer);
    this.isResting = false;
    const { worker, current } = this;
    this.worker = null;
    this.current = null;
    current?.reject(this.failed(failure));
    await worker?.terminate();
    this.#deps.onFree();
  }

  private failed(reason: Failure): NavetteError {
    const { patience, megabytes } = this.#deps.limits;
    const limit = { 'text-time': { seconds: patience / 1_000 }, 'text-memory': { megabytes }, drafts: {} }[reason];
    return new NavetteError('unavailable', { reason, ...limit });
  }

  private start(): TaskWorker {
    if (this.worker) return this.worker;
    const worker = this.#deps.startWorker('draft', import.meta.url, { young: YOUNG, old: this.#deps.limits.megabytes });
    let failure: Failure = 'drafts';
    this.worker = worker;
    worker.unref();
    worker.on('message', (report: DraftTaskReport) => this.receive(report));
    worker.on('error', (error) => {
      // It was ended by this place.
      if (this.worker !== worker) return;
      failure = failureOf(error);
      this.#deps.logger.error({ err: error, task: this.current?.name }, 'the worker for long drafts failed');
    });
    worker.on('exit', () => {
      if (this.worker === worker) void this.end(failure);
    });
    return worker;
  }

  private receive(report: DraftTaskReport): void {
    const task = this.current;
    if (task?.id !== report.id) return;
    clearTimeout(this.timer);
    this.current = null;
    this.#deps.onFree();
    if ('refused' in report) task.reject(reviveError(report.refused));
    else if ('problem' in report) task.reject(new Error(report.problem));
    else task.resolve(report.result);
  }

  private lookAfter(milliseconds: number, name: DraftTaskName, usedBefore: number): void {
    const { patience } = this.#deps.limits;
    this.setTimer(milliseconds, () => {
      const left = patience - (this.#deps.processorTime() - usedBefore);
      if (left > 0 && this.busyFor < patience * LONGEST) return this.lookAfter(left, name, usedBefore);
      this.#deps.logger.error({ task: name }, 'the worker for long drafts does not answer: it is ended');
      void this.end('text-time');
    });
  }

  private setTimer(milliseconds: number, run: () => void): void {
    clearTimeout(this.timer);
    this.isResting = false;
    this.timer = setTimeout(run, milliseconds);
    this.timer.unref();
  }
}

/** The reason of a failure, from the error of the thread or process. */
function failureOf(error: Error): Failure {
  const isEnded = error instanceof TaskEndedError;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || (isEnded && error.end === 'memory')) return 'text-memory';
  return isEnded && (error.end === 'processor-time' || error.end === 'stuck') ? 'text-time' : 'drafts';
}
