import * as Y from 'yjs';
import { alignCopies } from './align-copies.ts';
import { restoreDeleted } from './restore-deleted.ts';

/** A stack item of a Yjs undo manager. */
type Step = Y.UndoManager['undoStack'][number];

function itemsOf(transaction: Y.Transaction, ranges: Step['deletions']): Y.Item[] {
  const found: Y.Item[] = [];
  Y.iterateDeletedStructs(transaction, ranges, (struct) => {
    if (struct instanceof Y.Item) found.push(struct);
  });
  return found;
}

/** @returns whether the step has something left to change */
function alignStep(transaction: Y.Transaction, { insertions, deletions }: Step): boolean {
  let changes = false;
  for (const item of itemsOf(transaction, insertions))
    if (alignCopies(transaction, item).some(({ deleted }) => !deleted)) changes = true;
  const lost = itemsOf(transaction, deletions).filter(({ id }) => !Y.isDeleted(insertions, id));
  if (lost.length > 0) changes = true;
  restoreDeleted(transaction, lost);
  return changes;
}

/**
 * Makes each restored item and its copy begin and end at the same characters, as far as the next
 * undo or redo reads them. An item refers to its copy only by the id at which the copy begins, and
 * Yjs (13.6.33, yjs/yjs#736) assumes that both have the same length. If characters were typed or
 * deleted within the copy, or the copy has merged with its neighbour, undo and redo would remove or
 * leave more than they should. To be called at the beginning of the transaction that undoes or
 * redoes: items merge again at its end.
 * @param stack the steps that are undone or redone next, the next one last
 */
export function alignRedone(transaction: Y.Transaction, stack: readonly Step[]): void {
  // Yjs skips a step with nothing left to change, and takes the one before it too.
  for (let next = stack.length - 1; next >= 0; next--) if (alignStep(transaction, stack[next]!)) return;
}
