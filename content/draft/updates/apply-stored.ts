import * as Y from 'yjs';

/**
 * Applies stored updates, in order, to a draft that is being loaded from them. They are applied in
 * a local transaction: after a remote one, Yjs cleans up formatting marks, which would be edits
 * that are stored nowhere, and in a part of a text it would delete marks that only a later part
 * explains.
 * @param next index of the first update to apply
 * @param until called after each update; true stops
 * @returns the index to continue at
 */
export function applyStored(
  draft: Y.Doc,
  updates: readonly Uint8Array[],
  next = 0,
  until: () => boolean = () => false,
): number {
  let at = next;
  draft.transact((transaction) => {
    while (at < updates.length) {
      Y.applyUpdate(draft, updates[at++]!);
      if (until()) break;
    }
    transaction.local = true;
  });
  return at;
}
