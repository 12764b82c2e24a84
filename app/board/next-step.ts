import { isPageKind } from '#content/kinds/kind.ts';
import { isAwaitedFrom, type ReviewStep, reviewStep } from '#content/review.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';

export type NextStep = 'draft' | 'in-review' | 'ahead' | 'manage' | 'archived' | ReviewStep;

/**
 * What is to be done next with a page or collection; null for nothing.
 * @param personId of who asks: who is to answer a request for a review does that; null for nobody
 */
export function nextStep(
  { kind, stage, edition, isArchived, reviews }: BoardEntry,
  personId: string | null,
): NextStep | null {
  if (isArchived) return 'archived';
  if (stage === 'current') return null;
  if (!isPageKind(kind)) return 'manage';
  if (stage === 'draft') return 'draft';
  if (isAwaitedFrom(reviews, personId)) return 'in-review';
  if (stage === 'in-review' || edition === null) return reviewStep(reviews) ?? 'in-review';
  return 'ahead';
}
