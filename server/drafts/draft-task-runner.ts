import { NavetteError, reviveError } from '#content/errors.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { startWorker } from '#server/runtime/start-worker.ts';
import { TaskEndedError } from '#server/tasks/task-limits.ts';
import type { DraftTaskOrder, DraftTaskReport } from './do-draft-task.ts';
import { DRAFT_TASKS, type DraftTaskInput, type DraftTaskName, type DraftTaskResult } from './draft-tasks.ts';
import { FairQueue } from './fair-queue.ts';

/**
 * Bytes of a text up to which it is packed on the event loop: about 8,000 words, some ten
 * milliseconds.
 */
const AT_ONCE = 64 * 1024;
/** The cost of these depends on what the texts contain. */
const NEVER_AT_ONCE: ReadonlySet<DraftTaskName> = new Set(['compare', 'map', 'markdownHtml', 'naming']);
/** The same for reading Markdown: 20 kB may take seconds, growing with the square of the length. */
const MARKDOWN_AT_ONCE = 4 * 1024;
/** The same for slower tasks: finding the edit that restores a text, writing a file. */
const LESS_AT_ONCE = 16 * 1024;
/** The same for what a text is masked for: all names of the sources are looked for in all of it. */
const MASKED_AT_ONCE = 1024;
/** The same for looking up anchors, and how many: the cost depends on how their words changed. */
const ANCHORED_AT_ONCE = 8 * 1024;
const ANCHORS_AT_ONCE = 4;
/** Compression ratio of a checkpoint's document, at least. */
const PACKING = 4;
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

/** The memory is several times what the largest draft needs. */
const LIMITS: DraftTaskLimits = { patience: 30_000, megabytes: 320 };
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
type StartTaskWorker = (
  name: string,
  asker: string,
  options: { readonly young: number; readonly old: number },
) => TaskWorker;

interface Task {
  readonly id: number;
  readonly name: DraftTaskName;
  readonly input: readonly unknown[];
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface DraftTaskRunnerDeps {
  readonly logger: Logger;
  readonly limits?: DraftTaskLimits;
  /** Starts the worker, a thread by default; tests pass their own. */
  readonly startWorker?: StartTaskWorker;
  /** Milliseconds of the processor that the server has used. */
  readonly processorTime?: () => number;
}

/**
 * Runs tasks on whole drafts: short ones at once, long ones in a worker, so that typing never
 * waits: a child process for whole drafts, a thread for participants' updates and for
 * introductions. The worker runs one task at a time; the others wait in lanes that are served in
 * turn, so that many tasks in one lane do not delay the others.
 */
export class DraftTaskRunner {
  readonly #deps: Required<DraftTaskRunnerDeps>;
  private worker: TaskWorker | null = null;
  private readonly waiting = new FairQueue<Task>();
  private current: Task | null = null;
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(deps: DraftTaskRunnerDeps) {
    this.#deps = { limits: LIMITS, startWorker, processorTime: processorTimeUsed, ...deps };
  }

  /** Runs a task in the lane of its own name. @throws as `runFor` */
  run<Name extends DraftTaskName>(name: Name, ...input: DraftTaskInput<Name>): Promise<DraftTaskResult<Name>> {
    return this.runFor(name, name, ...input);
  }

  /**
   * Runs a task in a lane.
   * @param lane the task waits for those of the same lane, and for one at most of each other
   * @throws NavetteError `unavailable`, with `reason` `text-time` and `seconds`, or `text-memory`
   * and `megabytes`, for a task that exceeded its limit
   */
  async runFor<Name extends DraftTaskName>(
    lane: string,
    name: Name,
    ...input: DraftTaskInput<Name>
  ): Promise<DraftTaskResult<Name>> {
    if (!NEVER_AT_ONCE.has(name) && isShort(name, input)) {
      const task = DRAFT_TASKS[name] as (
        ...input: DraftTaskInput<Name>
      ) => DraftTaskResult<Name> | Promise<DraftTaskResult<Name>>;
      return task(...input);
    }
    if (this.closed) throw this.failed('drafts');
    return new Promise<DraftTaskResult<Name>>((resolve, reject) => {
      const id = ++this.count;
      this.waiting.add(lane, {
        id,
        name,
        input,
        resolve: (result) => resolve(result as DraftTaskResult<Name>),
        reject,
      });
      this.next();
    });
  }

  /** Ends the worker; its task and all waiting ones fail. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.waiting.clear()) reject(this.failed('drafts'));
    await this.end('drafts');
  }

  /** Sends the next task to the worker, if it is idle. */
  private next(): void {
    if (this.current) return;
    const task = this.waiting.take();
    this.current = task ?? null;
    this.watch();
    if (!task) return;
    const { id, name, input } = task;
    this.start().postMessage({ id, name, input } satisfies DraftTaskOrder);
  }

  private start(): TaskWorker {
    if (this.worker) return this.worker;
    const worker = this.#deps.startWorker('draft', import.meta.url, { young: YOUNG, old: this.#deps.limits.megabytes });
    let failure: Failure = 'drafts';
    this.worker = worker;
    worker.unref();
    worker.on('message', (report: DraftTaskReport) => this.receive(report));
    worker.on('error', (error) => {
      // It was ended by this runner.
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
    this.current = null;
    this.next();
    if ('refused' in report) task.reject(reviveError(report.refused));
    else if ('problem' in report) task.reject(new Error(report.problem));
    else task.resolve(report.result);
  }

  /** One timer for both: a busy worker that does not answer, and an idle one. */
  private watch(): void {
    if (this.current)
      this.lookAfter(this.#deps.limits.patience, this.current.name, this.#deps.processorTime(), performance.now());
    else this.setTimer(IDLE, () => void this.end('text-time'));
  }

  private lookAfter(milliseconds: number, name: DraftTaskName, usedBefore: number, begun: number): void {
    const { patience } = this.#deps.limits;
    this.setTimer(milliseconds, () => {
      const left = patience - (this.#deps.processorTime() - usedBefore);
      if (left > 0 && performance.now() - begun < patience * LONGEST) {
        return this.lookAfter(left, name, usedBefore, begun);
      }
      this.#deps.logger.error({ task: name }, 'the worker for long drafts does not answer: it is ended');
      void this.end('text-time');
    });
  }

  private setTimer(milliseconds: number, run: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(run, milliseconds);
    this.timer.unref();
  }

  /** Ends the worker. Its task fails; waiting tasks go to a new one. */
  private async end(failure: Failure): Promise<void> {
    clearTimeout(this.timer);
    const { worker, current } = this;
    this.worker = null;
    this.current = null;
    current?.reject(this.failed(failure));
    await worker?.terminate();
    if (!this.closed) this.next();
  }

  private failed(reason: Failure): NavetteError {
    const { patience, megabytes } = this.#deps.limits;
    const limit = { 'text-time': { seconds: patience / 1_000 }, 'text-memory': { megabytes }, drafts: {} }[reason];
    return new NavetteError('unavailable', { reason, ...limit });
  }
}

/** The reason of a failure, from the error of the thread or process. */
function failureOf(error: Error): Failure {
  const isEnded = error instanceof TaskEndedError;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || (isEnded && error.end === 'memory')) return 'text-memory';
  return isEnded && (error.end === 'processor-time' || error.end === 'stuck') ? 'text-time' : 'drafts';
}

/** Milliseconds of the processor that this process has used, all its threads together. */
function processorTimeUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Bytes up to which an update is divided on the event loop: it has a few thousand structs at most.
 */
const DIVIDED_AT_ONCE = 8 * 1024;

function longestAtOnce(name: DraftTaskName): number {
  if (name === 'markdown') return MARKDOWN_AT_ONCE;
  return name === 'replace' || name === 'export' ? LESS_AT_ONCE : AT_ONCE;
}

function isShort(name: DraftTaskName, [first, second, ...others]: readonly unknown[]): boolean {
  if (name === 'divide') return sizeOf(first) <= DIVIDED_AT_ONCE;
  if (name === 'maskPublished' || name === 'maskBeside')
    return sizeOf(first) <= LESS_AT_ONCE && sizeOf([second, others]) <= MASKED_AT_ONCE;
  if (name === 'place' || name === 'follow' || name === 'anchor' || name === 'passage') {
    const anchors = Array.isArray(second) ? second.length : 1;
    return anchors <= ANCHORS_AT_ONCE && sizeOf(first) <= ANCHORED_AT_ONCE;
  }
  return sizeOf(first) <= longestAtOnce(name) && sizeOf(second) <= AT_ONCE / PACKING;
}

/** Bytes or characters of a text, in any of its forms, or of all that an input has. */
function sizeOf(text: unknown): number {
  if (typeof text === 'string' || text instanceof Uint8Array) return text.length;
  if (typeof text !== 'object' || text === null) return 0;
  if ('packed' in text) return PACKING * sizeOf(text.packed);
  return Object.values(text).reduce((sum: number, part: unknown) => sum + sizeOf(part), 0);
}
