import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';

/**
 * A worker thread in which nothing runs: records what it is sent and what is done to it. The test
 * answers for it, by `emit('message', …)`, and ends it, by `emit('exit')`.
 */
export class TestThread extends EventEmitter {
  readonly name: string;
  readonly options: unknown;
  readonly received: unknown[] = [];
  /** Whether the process waits for the thread before it ends. */
  awaited = true;
  terminated = false;

  constructor(name: string, options: unknown) {
    super();
    this.name = name;
    this.options = options;
  }

  postMessage(message: unknown): void {
    this.received.push(message);
  }
  ref(): void {
    this.awaited = true;
  }
  unref(): void {
    this.awaited = false;
  }
  async terminate(): Promise<number> {
    this.terminated = true;
    this.emit('exit', 1);
    return 1;
  }

  /** Takes the messages that it was sent since the last call. */
  take(): unknown[] {
    return this.received.splice(0);
  }
}

/** Starts such threads instead of real ones. */
export function testThreads() {
  const threads: TestThread[] = [];
  const startThread = (name: string, _asker: string, options?: unknown): Worker => {
    const thread = new TestThread(name, options);
    threads.push(thread);
    return thread as unknown as Worker;
  };
  return { threads, startThread };
}
