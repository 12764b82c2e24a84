import { actorOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';

const KEY = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * The idempotency key of a form, scoped to its author, so that nobody can replay another's key.
 * Null when the form has none.
 */
export function requestKeyOf(viewer: Viewer, key: string | undefined): string | null {
  return key !== undefined && KEY.test(key) ? `${actorOf(viewer)}:${key}` : null;
}
