import * as Y from 'yjs';

/** A step of a Yjs undo manager. */
type Step = Y.UndoManager['undoStack'][number];

/** Splits the item that holds this clock, so that one begins there. */
function splitAt(transaction: Y.Transaction, client: number, clock: number): void {
  if (clock < Y.getState(transaction.doc.store, client)) Y.getItemCleanStart(transaction, Y.createID(client, clock));
}

/** The items that begin within a range of clocks. */
function itemsWithin({ doc }: Y.Transaction, client: number, clock: number, length: number): Y.Item[] {
  const structs = (doc.store.clients.get(client) ?? []) as Y.Item[];
  const found: Y.Item[] = [];
  for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < clock + length; i++)
    if (structs[i] instanceof Y.Item) found.push(structs[i]!);
  return found;
}

/**
 * Cuts an item, its copy, the copy's copy and so on at the same letters.
 * @returns the last copies, which show the item's letters now, or once did
 */
function alignCopies(transaction: Y.Transaction, item: Y.Item): Y.Item[] {
  const generations: Y.Item[][] = [];
  let last = [item];
  while (last.some(({ redone }) => redone !== null)) {
    generations.push(last);
    last = last.flatMap((original) => {
      if (original.redone === null) return original;
      const { client, clock } = original.redone;
      splitAt(transaction, client, clock);
      splitAt(transaction, client, clock + original.length);
      return itemsWithin(transaction, client, clock, original.length);
    });
  }
  // Back from the latest, so that a cut in any of them is in all.
  for (const originals of generations.reverse()) {
    for (const { id, redone, length } of originals) {
      if (redone === null) continue;
      const { client, clock } = redone;
      for (const copy of itemsWithin(transaction, client, clock, length))
        splitAt(transaction, id.client, id.clock + copy.id.clock - clock);
    }
  }
  return last;
}

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
  const gone = new Set<Y.AbstractType<unknown>>();
  for (const { id, parent } of itemsOf(transaction, deletions)) {
    if (!Y.isDeleted(insertions, id)) changes = true;
    if (parent instanceof Y.AbstractType && parent._item?.deleted) gone.add(parent);
  }
  // What comes back into the copy of its parent is put beside the copies of its neighbours.
  for (const parent of gone)
    for (let item = parent._start; item !== null; item = item.right) alignCopies(transaction, item);
  return changes;
}

/**
 * Makes each item that was restored and the copy it was restored as begin and end at the same letters, as far as the next
 * undo or redo looks at them. An item names its copy by the copy's beginning alone, and Yjs (13.6.33, yjs/yjs#736) reads
 * that as if both had the same length. When letters were typed or deleted within the copy, or the copy has grown together
 * with its neighbour, undo and redo would otherwise take away or leave more than they should. To be called at the
 * beginning of the transaction that undoes or redoes: items grow together again at its end.
 * @param stack the steps that are undone or redone next, the next one last
 */
export function alignRedone(transaction: Y.Transaction, stack: readonly Step[]): void {
  // A step with nothing left to change is passed over, and the one before it is taken too.
  for (let next = stack.length - 1; next >= 0; next--) if (alignStep(transaction, stack[next]!)) return;
}
