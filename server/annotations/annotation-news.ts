import { newId } from '#db/driver/new-id.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { MOST_AT_ONCE } from './annotation-limits.ts';

/** Milliseconds for which changes of a page's annotations are gathered before they are sent. */
const GATHER = 100;
/**
 * Latest changes of all pages that are remembered, for a reader whose page was rendered before its
 * stream opened.
 */
const REMEMBERED = 1_000;

/**
 * Debounces changes of a page's annotations, so that its readers get one notification for many
 * simultaneous changes. Emits `threads-changed`.
 */
export class AnnotationNews {
  private readonly events: EventBus;
  /** By page: ids that changed since the last notification. */
  private readonly changed = new Map<string, Set<string>>();
  /**
   * Distinguishes this process's positions from those of another, which may have rendered the page.
   */
  private readonly process = newId();
  /** Changes so far. */
  private count = 0;
  private readonly latest: { readonly pageId: string; readonly id: string }[] = [];

  constructor(deps: { events: EventBus }) {
    this.events = deps.events;
    this.events.on('annotation-changed', (pageId, annotationId) => this.gather(pageId, annotationId));
  }

  /** Where the changes are now: to be read before the annotations that a page shows. */
  get position(): string {
    return `${this.process}.${this.count}`;
  }

  /** The ids that changed on a page since a position; null if any may have. */
  since(position: string, pageId: string): string[] | null {
    const [process, count] = position.split('.');
    const missed = this.count - Number(count);
    if (process !== this.process || !(missed >= 0 && missed <= this.latest.length)) return null;
    const own = this.latest.slice(this.latest.length - missed).filter((change) => change.pageId === pageId);
    const ids = [...new Set(own.map(({ id }) => id))];
    return ids.length > MOST_AT_ONCE ? null : ids;
  }

  private gather(pageId: string, annotationId: string): void {
    this.count++;
    this.latest.push({ pageId, id: annotationId });
    if (this.latest.length > REMEMBERED) this.latest.shift();
    const known = this.changed.get(pageId);
    if (known) known.add(annotationId);
    else {
      this.changed.set(pageId, new Set([annotationId]));
      setTimeout(() => this.emitChanges(pageId), GATHER).unref();
    }
  }

  private emitChanges(pageId: string): void {
    const ids = [...(this.changed.get(pageId) ?? [])];
    this.changed.delete(pageId);
    this.events.emit('threads-changed', pageId, ids.length > MOST_AT_ONCE ? null : ids);
  }
}
