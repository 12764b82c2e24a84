import type { EventBus } from '#server/runtime/events.ts';
import { MOST_AT_ONCE } from './annotation-limits.ts';

/** Milliseconds for which changes of a page's annotations are gathered before they are sent. */
const GATHER = 100;

/**
 * Debounces changes of a page's annotations, so that its readers get one notification for many
 * simultaneous changes. Emits `threads-changed`.
 */
export class AnnotationNews {
  private readonly events: EventBus;
  /** By page: ids that changed since the last notification. */
  private readonly changed = new Map<string, Set<string>>();

  constructor(deps: { events: EventBus }) {
    this.events = deps.events;
    this.events.on('annotation-changed', (pageId, annotationId) => this.gather(pageId, annotationId));
  }

  private gather(pageId: string, annotationId: string): void {
    const known = this.changed.get(pageId);
    if (known) known.add(annotationId);
    else {
      this.changed.set(pageId, new Set([annotationId]));
      setTimeout(() => this.tell(pageId), GATHER).unref();
    }
  }

  private tell(pageId: string): void {
    const ids = [...(this.changed.get(pageId) ?? [])];
    this.changed.delete(pageId);
    this.events.emit('threads-changed', pageId, ids.length > MOST_AT_ONCE ? null : ids);
  }
}
