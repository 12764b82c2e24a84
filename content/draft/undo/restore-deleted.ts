import * as Y from 'yjs';
import { alignCopies } from './align-copies.ts';

type Parent = Y.AbstractType<unknown>;

/**
 * Restores those of a step's deleted items whose parent is deleted too, and has a copy or gets one
 * by the same step: in the parent's copy, between the latest copies of their neighbours. Yjs
 * (13.6.33) takes the first copy of a neighbour, even if that was deleted and restored elsewhere,
 * and takes for a neighbour what was deleted and restored elsewhere in the same list. It leaves
 * alone what has a copy, and restores the rest. To be called at the beginning of the transaction
 * that undoes or redoes.
 */
export function restoreDeleted(transaction: Y.Transaction, deleted: readonly Y.Item[]): void {
  const lost = new Set(deleted);
  const { doc } = transaction;
  const done = new Set<Parent>();

  /** @returns the item itself if it has no copy, or none that is left */
  const latestCopy = (item: Y.Item): Y.Item => {
    let latest = item;
    while (latest.redone !== null) {
      const copy: unknown = Y.getItemCleanStart(transaction, latest.redone);
      // Others deleted the copy, and it was collected. Yjs follows the id as well, and throws.
      if (copy instanceof Y.Item && !(copy.content instanceof Y.ContentDeleted)) latest = copy;
      else latest.redone = null;
    }
    return latest;
  };

  const restore = (item: Y.Item, left: Y.Item | null, right: Y.Item | null, parent: Parent): void => {
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    const copy = new Y.Item(
      id,
      left,
      left?.lastId ?? null,
      right,
      right?.id ?? null,
      parent,
      null,
      item.content.copy(),
    );
    item.redone = id;
    // Undo needs the item and its parents: exclude them from garbage collection.
    for (let kept: Y.Item | null = copy; kept !== null && !kept.keep; kept = (kept.parent as Parent)._item)
      kept.keep = true;
    copy.integrate(transaction, 0);
  };

  /** @returns the parent itself if it is not deleted; null if it is and has no copy */
  const livingCopy = (parent: Parent): Parent | null => {
    const holder = parent._item;
    if (holder === null || !holder.deleted) return parent;
    if (latestCopy(holder) === holder && holder.parentSub === null && lost.has(holder)) {
      const outer = holder.parent as Parent;
      if (livingCopy(outer) === outer) restore(holder, holder.left, holder, outer);
      else restoreChildren(outer);
    }
    return holder.redone === null ? null : (latestCopy(holder).content as Y.ContentType).type;
  };

  const restoreChildren = (parent: Parent): void => {
    if (done.has(parent)) return;
    done.add(parent);
    const copy = livingCopy(parent);
    if (copy === null || copy === parent) return;
    const items: Y.Item[] = [];
    for (let item = parent._start; item !== null; item = item.right) {
      alignCopies(transaction, item);
      if (item.redone === null || Y.getItemCleanStart(transaction, item.redone).parent !== parent) items.push(item);
    }
    const inCopy = (item: Y.Item): Y.Item | null => {
      const latest = latestCopy(item);
      return latest.parent === copy ? latest : null;
    };
    const rights: (Y.Item | null)[] = [];
    let right: Y.Item | null = null;
    for (let i = items.length - 1; i >= 0; i--) {
      rights[i] = right;
      right = inCopy(items[i]!) ?? right;
    }
    let left: Y.Item | null = null;
    for (const [i, item] of items.entries()) {
      if (item.redone === null && lost.has(item)) restore(item, left, rights[i]!, copy);
      left = inCopy(item) ?? left;
    }
  };

  for (const { parent, parentSub } of lost)
    if (parentSub === null && parent instanceof Y.AbstractType) restoreChildren(parent);
}
