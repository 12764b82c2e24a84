import { MOST_REPLIES_SHOWN } from '#content/annotation/annotation.ts';
import type { RepliesPart } from '#server/annotations/annotation-views.ts';

/** Which of a thread's replies are shown, counted from the first. */
export function repliesPlace({ part, total }: RepliesPart, shown: number) {
  const to = total - (part - 1) * MOST_REPLIES_SHOWN;
  return { from: to - shown + 1, to, total };
}
