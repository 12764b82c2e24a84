import { annotationWindow, windowState } from '#content/annotation/annotation-window.ts';
import { actorOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { measureAnnotations } from '#db/annotations/annotation-counts.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';

/** More than two groups of participants write in a workshop. */
const MOST_ON_A_PAGE = 5_000;
/**
 * Of all their words and anchors: a list that shows all of them stays one that a phone can load.
 */
export const MOST_CHARACTERS_ON_A_PAGE = 1_000_000;
const MOST_IN_AN_HOUR = 200;
/** Most threads that one request may ask for by id; whoever missed more reads the list. */
export const MOST_AT_ONCE = 60;

/** When, how often and how much may be written in the annotations of a page. */
export class AnnotationLimits {
  private readonly clock: Clock;
  private readonly writes: RateLimit;

  constructor(clock: Clock) {
    this.clock = clock;
    this.writes = new RateLimit({ limit: MOST_IN_AN_HOUR, windowMs: 3600 * 1000, clock });
  }

  /**
   * Counts one more write of this viewer.
   * @throws NavetteError `forbidden` with `reason` and the window's days if it is closed for them;
   * `too-many`
   */
  requireTurn(viewer: Viewer, page: Page): void {
    if (viewer.role === 'partner') {
      const window = annotationWindow(page.kind, page.notice);
      const state = windowState(window, this.clock());
      if (state !== 'open') throw new NavetteError('forbidden', { reason: `window-${state}`, ...window });
    }
    const seconds = this.writes.take(actorOf(viewer));
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
  }
}

/**
 * @throws NavetteError `too-large` with `reason` `full-page` if the page takes no more annotations
 */
export async function requireSpace(db: Reader, pageId: string): Promise<void> {
  const { count, characters } = await measureAnnotations(db, pageId);
  if (count >= MOST_ON_A_PAGE || characters >= MOST_CHARACTERS_ON_A_PAGE)
    throw new NavetteError('too-large', { reason: 'full-page' });
}
