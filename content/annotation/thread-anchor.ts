/** The fragment that leads to a page's threads, on a screen that shows something else first. */
export const THREADS_ANCHOR = 'annotations';

/** The anchor of a thread. */
export const threadAnchor = (id: string): string => `annotation-${id}`;

/** The id of the thread that a fragment names; empty for all of them, null for neither. */
export function linkedThread(hash: string): string | null {
  if (hash === `#${THREADS_ANCHOR}`) return '';
  return /^#annotation-([\w-]+)$/.exec(hash)?.[1] ?? null;
}
