import { isPageKind } from '#content/kinds/kind.ts';
import type { BoardEntry } from '#server/board/board-entries.ts';

export type NextStep = 'draft' | 'in-review' | 'ahead' | 'manage' | 'archived';

/** What is to be done next with a page or collection; null for nothing. */
export function nextStep({ kind, stage, edition, isArchived }: BoardEntry): NextStep | null {
  if (isArchived) return 'archived';
  if (stage === 'current') return null;
  if (!isPageKind(kind)) return 'manage';
  if (stage === 'draft') return 'draft';
  return stage === 'in-review' || edition === null ? 'in-review' : 'ahead';
}
