import type { Logger } from './logger.ts';

/** Shutdown steps, run in reverse order of registration. Idempotent. */
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

  /** Runs every step; logs a failing one and continues. */
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
