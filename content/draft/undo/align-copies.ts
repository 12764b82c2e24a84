import * as Y from 'yjs';

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
export function alignCopies(transaction: Y.Transaction, item: Y.Item): Y.Item[] {
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
  // From the latest to the earliest, so that a split in any of them is made in all.
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
