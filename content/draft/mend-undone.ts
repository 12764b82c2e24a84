import * as Y from 'yjs';
import { createPlaces } from '#content/document/list-places.ts';
import { findStruct } from './incoming.ts';

/**
 * Mends what Yjs brings back when it undoes, before it is sent. What was deleted comes back between the neighbours it had; of a text that
 * was undone and redone before, they may stand in the wrong order by now, and others would put it elsewhere (`ListPreview`). Named
 * without the one that is not at its right, it stands where it stands here, for everyone. To be called before the observers are.
 */
export function mendUndone({ doc: { store, clientID }, beforeState, local }: Y.Transaction): void {
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
