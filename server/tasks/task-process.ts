import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { LAST_WORDS, type TaskEnd, TaskEndedError, type TaskLimits } from './task-limits.ts';

/** Milliseconds without a task after which the process ends and frees its memory. */
const LINGER = 3_000;
/** Characters stored of a crashed process's standard error. */
const LONGEST_WORDS = 2_000;
/** POSIX's program that starts another at a lower priority; none on Windows. */
const NICE = ['/usr/bin/nice', '/bin/nice'].find((path) => existsSync(path));

export interface TaskProcessOptions {
  /** The process's entry, which calls `serveTasks` with the same limits. */
  readonly code: URL;
  readonly limits: TaskLimits;
  /** The entry's own command-line arguments. */
  readonly args?: readonly string[];
  /** Node's command-line options. */
  readonly execArgv?: readonly string[];
  /** Environment variables, beside that it is in production. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds without a task after which it ends; `LINGER` unless given. */
  readonly linger?: number;
  /** On the scale of -20 to 19, for what may wait: people who type or read have priority. */
  readonly niceness?: number;
}

/** A running process and its output. */
interface Running {
  readonly child: ChildProcess;
  lastWords: string;
  output: string;
}

/**
 * A child process for untrusted files, one task after the other. A file that unpacks to gigabytes
 * or never ends costs only its own task. The process starts with a task and ends soon after the
 * last.
 */
export class TaskProcess<Task, Answer> {
  private readonly options: TaskProcessOptions;
  private running: Running | null = null;
  private linger: NodeJS.Timeout | undefined;

  constructor(options: TaskProcessOptions) {
    this.options = options;
  }

  /**
   * Runs one task; the next may start once it has settled.
   * @param signal kills the process and with it the task
   * @throws TaskEndedError; the signal's reason; the system's error if no process can be started
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
      // An idle child process does not keep this one from exiting.
      holdOpen(running.child, false);
      const { linger = LINGER } = this.options;
      this.linger = setTimeout(() => running.child.connected && running.child.disconnect(), linger).unref();
    }
  }

  /** Ends the process. */
  close(): void {
    clearTimeout(this.linger);
    this.running?.child.kill('SIGKILL');
  }

  /** Does not pass on the server's environment: it holds secrets. */
  private start(): Running {
    const child = fork(this.options.code, [...(this.options.args ?? [])], {
      serialization: 'advanced',
      ...startedBy(this.options.niceness, this.options.execArgv ?? []),
      env: { NODE_ENV: 'production', ...this.options.env },
      // The last one is LAST_WORDS.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    const running: Running = { child, lastWords: '', output: '' };
    child.stderr?.on('data', (text) => {
      running.output = (running.output + String(text)).slice(-LONGEST_WORDS);
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
      // Unlike `exit`, fires after its last output.
      const closed = (_code: number | null, by: NodeJS.Signals | null) =>
        settle(() => {
          if (this.running === running) this.running = null;
          if (signal?.aborted) reject(signal.reason);
          else reject(new TaskEndedError(stuck ? 'stuck' : causeOf(running.lastWords, by), running.output));
        });
      const failed = (error: Error) => settle(() => reject(error));
      child.on('message', answered).on('close', closed).on('error', failed);
      signal?.addEventListener('abort', kill, { once: true });
      // `close` reports a process that ends before it receives the task.
      child.send(task as object, () => {});
    });
  }
}

/**
 * What starts Node.js. On Linux each thread has a priority, which it takes from the one that starts
 * it, so that it is lowered before there is any. Lowering it afterwards would mean listing
 * `/proc/<pid>/task`, for which the kernel keeps an entry for each thread. A process of low
 * priority that ends on a busy machine waits for a processor before it drops these, and the parent
 * that reaps it meanwhile spins in the kernel: 400 to 1,300 ms were measured.
 */
function startedBy(niceness: number | undefined, execArgv: readonly string[]) {
  if (niceness === undefined || NICE === undefined) return { execArgv: [...execArgv] };
  return { execPath: NICE, execArgv: ['-n', String(niceness), process.execPath, ...execArgv] };
}

/** Signals that stop the server and all its processes (Ctrl-C in a terminal). */
const STOPPING: ReadonlySet<NodeJS.Signals | null> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP'] as const);

/**
 * Why a process ended: what it reported itself; else killed by the system (out of memory) or V8
 * (heap full), or crashed.
 */
function causeOf(lastWords: string, by: NodeJS.Signals | null): TaskEnd {
  if (lastWords === 'memory' || lastWords === 'processor-time') return lastWords;
  if (STOPPING.has(by)) return 'stopped';
  return by === 'SIGKILL' || by === 'SIGABRT' ? 'memory' : 'broken';
}

/** Sets whether a process and its pipes keep this one from exiting. */
function holdOpen(child: ChildProcess, hold: boolean): void {
  const handles = [child, child.channel, child.stderr as Socket | null, child.stdio[LAST_WORDS] as Socket | undefined];
  for (const one of handles) {
    if (hold) one?.ref();
    else one?.unref();
  }
}
