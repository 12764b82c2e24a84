import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';

/** When partners may annotate a workshop page. Days, ISO 8601; null if not set. */
export interface AnnotationWindow {
  readonly opens: string | null;
  readonly closes: string | null;
}

const HOUR = 3600 * 1000;
/**
 * The offsets of the zones furthest ahead of UTC and behind it: a window opens when its first day
 * begins in the former, and closes when its last day ends in the latter.
 */
const FIRST_ZONE = 14 * HOUR;
const LAST_ZONE = 12 * HOUR;

/** The annotation window that a notice sets, or null for page kinds without one. */
export function annotationWindow(kind: PageKind, notice: Notice): AnnotationWindow | null {
  if (!KINDS[kind].annotationWindow) return null;
  const day = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return { opens: day(notice.own.annotationOpens), closes: day(notice.own.annotationCloses) };
}

export type WindowState = 'open' | 'not-yet' | 'closed';

/**
 * Whether a window is open. The closing day is included, until it ends in the last time zone, so
 * that no time zone shortens the window.
 */
export function windowState(window: AnnotationWindow | null, now: Date): WindowState {
  if (!window) return 'open';
  if (window.opens && now.getTime() < Date.parse(window.opens) - FIRST_ZONE) return 'not-yet';
  if (window.closes && now.getTime() >= Date.parse(window.closes) + 24 * HOUR + LAST_ZONE) return 'closed';
  return 'open';
}
