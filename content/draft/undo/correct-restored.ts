import * as Y from 'yjs';
import { createPlaces } from '#content/document/list-places.ts';
import { findStruct } from '#content/draft/guard/incoming.ts';

/**
 * Corrects the items that Yjs creates when it undoes, before they are sent. What was deleted is
 * restored between its former neighbours; in a text that was undone and redone before, these may be
 * in the wrong order by now, and other clients would put the item elsewhere (`ListPreview`).
 * Removing a right neighbour that is no longer at the item's right gives it the same place in every
 * client. To be called before the observers are.
 */
export function correctRestored({ doc: { store, clientID }, beforeState, local }: Y.Transaction): void {
  if (!local) return;
  const structs = store.clients.get(clientID);
  const begun = beforeState.get(clientID) ?? 0;
  if (!structs || begun >= Y.getState(store, clientID)) return;
  const placeOf = createPlaces();
  for (let i = begun === 0 ? 0 : Y.findIndexSS(structs, begun); i < structs.length; i++) {
    const item = structs[i];
    if (!(item instanceof Y.Item) || item.rightOrigin === null || item.id.clock < begun) continue;
    const right = findStruct(store, item.rightOrigin);
    if (right === item.right || !(right instanceof Y.Item) || right.parent !== item.parent) continue;
    if (placeOf(right) < placeOf(item)) item.rightOrigin = null;
  }
}
