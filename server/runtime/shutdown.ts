import type { Logger } from './logger.ts';

/** What is to be ended when the process ends, in the reverse order of their start. Idempotent: one promise is kept. */
export class ShutdownList {
  private readonly steps: { name: string; end: () => Promise<void> }[] = [];
  private ending: Promise<void> | undefined;
  private readonly logger: Logger;

  constructor(logger: Logger) {
    this.logger = logger;
  }

  add(name: string, end: () => Promise<void>): void {
    this.steps.push({ name, end });
  }

  /** Ends every step; a failing one is logged and does not keep the others from ending. */
  end(): Promise<void> {
    this.ending ??= (async () => {
      for (const { name, end } of this.steps.reverse()) {
        try {
          await end();
        } catch (error) {
          this.logger.error({ err: error, step: name }, 'shutdown step failed');
        }
      }
    })();
    return this.ending;
  }
}
