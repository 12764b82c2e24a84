import * as Y from 'yjs';

/** A stack item of a Yjs undo manager. */
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
 * Splits an item, its copy, the copy's copy and so on at the same characters.
 * @returns the last copies, which show the item's characters now, or once did
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
  // From the latest back, so that a split in any of them is made in all.
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
  // What is restored into the copy of its parent is put beside the copies of its neighbours.
  for (const parent of gone)
    for (let item = parent._start; item !== null; item = item.right) alignCopies(transaction, item);
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
