import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';

/** When partners may annotate a workshop's page. Days, ISO 8601; null where none is set. */
export interface AnnotationWindow {
  readonly opens: string | null;
  readonly closes: string | null;
}

const HOUR = 3600 * 1000;
/** The zones furthest ahead of and behind UTC: a day begins for the first and ends for the last. */
const FIRST_ZONE = 14 * HOUR;
const LAST_ZONE = 12 * HOUR;

/** The window a notice sets, or null for pages that have none. */
export function annotationWindow(kind: PageKind, notice: Notice): AnnotationWindow | null {
  if (!KINDS[kind].annotationWindow) return null;
  const day = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return { opens: day(notice.own.annotationOpens), closes: day(notice.own.annotationCloses) };
}

export type WindowState = 'open' | 'not-yet' | 'closed';

/**
 * Whether a window is open. The closing day counts, to its last minute in the last place on Earth where it is still that day: nobody
 * is shut out for living in another time zone.
 */
export function windowState(window: AnnotationWindow | null, now: Date): WindowState {
  if (!window) return 'open';
  if (window.opens && now.getTime() < Date.parse(window.opens) - FIRST_ZONE) return 'not-yet';
  if (window.closes && now.getTime() >= Date.parse(window.closes) + 24 * HOUR + LAST_ZONE) return 'closed';
  return 'open';
}
