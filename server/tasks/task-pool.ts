import { setMaxListeners } from 'node:events';
import { TaskProcess, type TaskProcessOptions } from './task-process.ts';
import { TurnQueue } from './turn-queue.ts';

/**
 * A few processes of one kind, shared fairly among senders: one sender's heaviest tasks occupy one
 * process, never all.
 */
export class TaskPool<Task, Answer> {
  private readonly queue: TurnQueue;
  private readonly processes: readonly TaskProcess<Task, Answer>[];
  private readonly closing = new AbortController();

  /** @param count number of processes; at least two, or one sender could occupy all */
  constructor(options: TaskProcessOptions, count: number) {
    // Every waiting or running task adds a listener; quotas bound their number.
    setMaxListeners(0, this.closing.signal);
    this.queue = new TurnQueue(count);
    this.processes = Array.from({ length: count }, () => new TaskProcess<Task, Answer>(options));
  }

  /**
   * Runs a task when its sender's turn comes.
   * @param signal cancels a waiting or running task
   * @throws TaskEndedError; the signal's reason; the reason given to `close`
   */
  run(task: Task, sender: string, signal?: AbortSignal): Promise<Answer> {
    const either = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return this.queue.run(sender, (place) => this.processes[place]!.run(task, either), either);
  }

  /** Ends the processes; running, waiting and later tasks fail with this reason. */
  close(reason: Error): void {
    this.closing.abort(reason);
    for (const process of this.processes) process.close();
  }
}
