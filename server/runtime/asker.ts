import type { Viewer } from '#content/people/person.ts';
import { senderOf } from './sender.ts';

/** On whose behalf work is done, and for how long. */
export interface Asker {
  /** The key of their limits (`senderOf`). */
  readonly sender: string;
  /** Aborted when nobody waits for the answer any more; null for what is done nevertheless. */
  readonly gone: AbortSignal | null;
}

const askers = new WeakMap<Viewer, Asker>();

/**
 * The viewer of one request, by whom services find its sender and its end (`askerOf`): they are
 * given the viewer anyway.
 */
export function viewerOfRequest<One extends Viewer>(viewer: One, address: string, gone: AbortSignal | null): One {
  const own = { ...viewer };
  askers.set(own, { sender: senderOf(viewer, address), gone });
  return own;
}

/** Who asks; without a request, only their sender is known. */
export function askerOf(viewer: Viewer): Asker {
  return askers.get(viewer) ?? { sender: senderOf(viewer, ''), gone: null };
}
