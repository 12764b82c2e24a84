import { setMaxListeners } from 'node:events';
import { TaskProcess, type TaskProcessOptions } from './task-process.ts';
import { TurnQueue } from './turn-queue.ts';

/**
 * A few processes of one sort, whose time is shared out fairly among senders: one whose task takes all it may
 * take keeps one process busy, never all.
 */
export class TaskPool<Task, Answer> {
  private readonly queue: TurnQueue;
  private readonly processes: readonly TaskProcess<Task, Answer>[];
  private readonly closing = new AbortController();

  /** @param count processes at most; two or more, or one sender has them all */
  constructor(options: TaskProcessOptions, count: number) {
    // Each task that runs or waits listens; how many may wait is their senders' quota.
    setMaxListeners(0, this.closing.signal);
    this.queue = new TurnQueue(count);
    this.processes = Array.from({ length: count }, () => new TaskProcess<Task, Answer>(options));
  }

  /**
   * Runs a task when it is its sender's turn.
   * @param signal gives it up, waiting or running
   * @throws TaskEndedError; the signal's reason; the reason given to `close`
   */
  run(task: Task, sender: string, signal?: AbortSignal): Promise<Answer> {
    const either = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return this.queue.run(sender, (place) => this.processes[place]!.run(task, either), either);
  }

  /** Ends the processes; what runs or waits fails with this reason, now and later. */
  close(reason: Error): void {
    this.closing.abort(reason);
    for (const process of this.processes) process.close();
  }
}
