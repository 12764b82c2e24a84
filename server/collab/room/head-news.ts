import type { EventBus } from '#server/runtime/events.ts';

/** Milliseconds until a changed title or summary is announced, once for all its letters. */
const GATHER = 1_000;

/** Announces that a page has changed, once for many letters of its title and summary. */
export class HeadNews {
  private readonly events: EventBus;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(events: EventBus) {
    this.events = events;
  }

  /** To be called after each commit that may have changed a page's title or summary. */
  changed(pageId: string): void {
    if (this.timers.has(pageId)) return;
    const timer = setTimeout(() => this.send(pageId), GATHER);
    timer.unref();
    this.timers.set(pageId, timer);
  }

  /** Announces at once what waits. */
  flush(): void {
    for (const pageId of this.timers.keys()) this.send(pageId);
  }

  private send(pageId: string): void {
    clearTimeout(this.timers.get(pageId));
    this.timers.delete(pageId);
    this.events.emit('page-changed', pageId);
  }
}
