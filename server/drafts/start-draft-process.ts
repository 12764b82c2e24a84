import { EventEmitter } from 'node:events';
import { findCode } from '#server/runtime/find-code.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';
import { TaskProcess } from '#server/tasks/task-process.ts';
import type { DraftTaskOrder, DraftTaskReport } from './do-draft-task.ts';

/**
 * Limits of one task. The processor time is what a task may use in a thread; the memory is that of
 * the heap that the process may have, and what it takes besides.
 */
export const PROCESS_LIMITS: TaskLimits = { megabytes: 448, processorTime: 30_000, patience: 300_000 };

/** Milliseconds without a task after which it ends: tasks often come one after the other. */
const LINGER = 20_000;

/**
 * A child process instead of a worker thread: the memory of a task on a long draft, several times
 * the draft's size, is then not added to the server's own.
 */
class DraftProcess extends EventEmitter {
  private readonly process: TaskProcess<DraftTaskOrder, DraftTaskReport>;

  constructor(process: TaskProcess<DraftTaskOrder, DraftTaskReport>) {
    super();
    this.process = process;
  }

  /** Runs a task; one at a time. */
  postMessage(order: DraftTaskOrder): void {
    this.process.run(order).then(
      (report) => this.emit('message', report),
      (error: unknown) => {
        this.emit('error', error);
        this.emit('exit');
      },
    );
  }

  /** No effect: the process keeps the server from ending only while a task runs. */
  unref(): void {}

  async terminate(): Promise<void> {
    this.process.close();
  }
}

/**
 * Starts such a process, with the first task.
 * @param name `draft` for the code of `draft-process`
 * @param asker `import.meta.url` of the caller
 * @param options megabytes of the heap for short-lived objects, and of the rest
 */
export function startDraftProcess(
  name: string,
  asker: string,
  { young, old }: { readonly young: number; readonly old: number },
): DraftProcess {
  return new DraftProcess(
    new TaskProcess({
      code: findCode(`${name}-process`, asker),
      limits: PROCESS_LIMITS,
      // A third each: V8 has three such spaces.
      execArgv: [`--max-old-space-size=${old}`, `--max-semi-space-size=${Math.ceil(young / 3)}`],
      linger: LINGER,
    }),
  );
}
