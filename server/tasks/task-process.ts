import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { LAST_WORDS, type TaskEnd, TaskEndedError, type TaskLimits } from './task-limits.ts';

/** Milliseconds without a task after which the process ends, and its memory goes back to the system. */
const LINGER = 3_000;
/** Characters kept of what a process writes when it breaks. */
const LONGEST_WORDS = 2_000;

export interface TaskProcessOptions {
  /** The process's code: it calls `serveTasks` with the same limits. */
  readonly code: URL;
  readonly limits: TaskLimits;
  /** Options for Node. */
  readonly execArgv?: readonly string[];
}

/** A running process and what it wrote. */
interface Running {
  readonly child: ChildProcess;
  lastWords: string;
  said: string;
}

/**
 * A process for what strangers' files may break, one task after the other. A file that unpacks to gigabytes or
 * never ends costs its own task and nothing else. It starts with a task and ends soon after the last.
 */
export class TaskProcess<Task, Answer> {
  private readonly options: TaskProcessOptions;
  private running: Running | null = null;
  private linger: NodeJS.Timeout | undefined;

  constructor(options: TaskProcessOptions) {
    this.options = options;
  }

  /**
   * Runs one task; the next may be given when it has settled.
   * @param signal ends the process and with it the task
   * @throws TaskEndedError; the signal's reason; the system's error when no process can be started
   */
  async run(task: Task, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    clearTimeout(this.linger);
    this.running = this.running?.child.connected ? this.running : this.start();
    const { running } = this;
    holdOpen(running.child, true);
    try {
      return await this.ask(running, task, signal);
    } finally {
      // A process that only waits keeps nobody from ending.
      holdOpen(running.child, false);
      this.linger = setTimeout(() => running.child.connected && running.child.disconnect(), LINGER).unref();
    }
  }

  /** Ends the process. */
  close(): void {
    clearTimeout(this.linger);
    this.running?.child.kill('SIGKILL');
  }

  /** Without the server's environment: it holds secrets, which a decoder has no use for. */
  private start(): Running {
    const child = fork(this.options.code, [], {
      serialization: 'advanced',
      execArgv: [...(this.options.execArgv ?? [])],
      env: { NODE_ENV: 'production' },
      // The last one is LAST_WORDS.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    const running: Running = { child, lastWords: '', said: '' };
    child.stderr?.on('data', (text) => {
      running.said = (running.said + String(text)).slice(-LONGEST_WORDS);
    });
    child.stdio[LAST_WORDS]?.on('data', (text) => {
      running.lastWords += String(text);
    });
    child.on('error', () => {
      if (this.running === running) this.running = null;
    });
    return running;
  }

  private ask(running: Running, task: Task, signal: AbortSignal | undefined): Promise<Answer> {
    const { child } = running;
    return new Promise((resolve, reject) => {
      let stuck = false;
      const timer = setTimeout(() => {
        stuck = true;
        child.kill('SIGKILL');
      }, this.options.limits.patience);
      const kill = () => child.kill('SIGKILL');
      const settle = (answer: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', kill);
        child.off('message', answered).off('close', closed).off('error', failed);
        answer();
      };
      const answered = (answer: Answer) => settle(() => resolve(answer));
      // After its last words have come, unlike `exit`.
      const closed = (_code: number | null, by: NodeJS.Signals | null) =>
        settle(() => {
          if (this.running === running) this.running = null;
          if (signal?.aborted) reject(signal.reason);
          else reject(new TaskEndedError(stuck ? 'stuck' : causeOf(running.lastWords, by), running.said));
        });
      const failed = (error: Error) => settle(() => reject(error));
      child.on('message', answered).on('close', closed).on('error', failed);
      signal?.addEventListener('abort', kill, { once: true });
      // A process that ends before it has heard the task is told of by `close`.
      child.send(task as object, () => {});
    });
  }
}

/** Signals of whoever stops the server and all that belongs to it (Ctrl-C in a terminal). */
const STOPPING: ReadonlySet<NodeJS.Signals | null> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP'] as const);

/** Why a process ended: by its own words; else the system (out of memory) or V8 (its heap is full) ended it, or it broke. */
function causeOf(lastWords: string, by: NodeJS.Signals | null): TaskEnd {
  if (lastWords === 'memory' || lastWords === 'processor-time') return lastWords;
  if (STOPPING.has(by)) return 'stopped';
  return by === 'SIGKILL' || by === 'SIGABRT' ? 'memory' : 'broken';
}

/** Lets a process and its pipes keep this one from ending, or not. */
function holdOpen(child: ChildProcess, hold: boolean): void {
  const handles = [child, child.channel, child.stderr as Socket | null, child.stdio[LAST_WORDS] as Socket | undefined];
  for (const one of handles) {
    if (hold) one?.ref();
    else one?.unref();
  }
}
