import * as Y from 'yjs';

/**
 * Applies updates that were stored, in their order, to a draft that is being loaded from them, until told to stop.
 * Yjs tidies the marks of a text after a change from elsewhere: here that would be edits that are stored nowhere, and of a part of a
 * text it would take away what only a later part explains. What was stored is therefore applied as the draft's own.
 * @param next where to begin
 * @param until asked after each update; true ends here
 * @returns where to go on
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
